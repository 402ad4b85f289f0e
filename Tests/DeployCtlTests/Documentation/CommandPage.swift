// SPDX-License-Identifier: Apache-2.0

@testable import DeployCtl

/// `docs/cli.md`: what the commands say of themselves, as a page.
struct CommandPage {
    private let root: CommandDump
    /// Commands that do something, and are no mere folder of others.
    private let commands: [CommandDump]
    /// Options that most commands take: told once.
    private let shared: [CommandDump.Argument]

    init(_ root: CommandDump) {
        self.root = root
        commands = root.shown.dropFirst().filter { ($0.subcommands ?? []).isEmpty }
        let leading = LeadingOptions.valued.union(LeadingOptions.flags)
        shared = (commands.first?.options ?? []).filter { option in
            (option.names ?? []).contains { leading.contains($0.text) }
        }
    }

    var text: String {
        ([head, overview, sharedOptions] + root.shown.dropFirst().map(section) + [exitCodes, variables])
            .joined(separator: "\n")
    }

    private var head: String {
        """
        # deployctl

        <!-- Written from the commands by `make cli-docs`; a test compares. Change the commands, not this page. -->

        \(root.abstract ?? "")

        """ + "\n" + prose(root.discussion, upTo: "Exit codes:")
    }

    private var overview: String {
        let rows = commands.map { command in
            "| [`\(command.words)`](#\(Self.anchor(command))) | \(Self.cell(command.abstract ?? "")) |\n"
        }
        return "## Commands\n\n| command | what it does |\n|---|---|\n" + rows.joined()
            + "\nEach says the same with `--help`; `deployctl --version` tells the version.\n"
    }

    private var sharedOptions: String {
        "## Options of most commands\n\nThey may stand before the command or behind it.\n\n" + table(of: shared)
    }

    private func section(_ command: CommandDump) -> String {
        var text = "## \(command.path)\n\n\(command.abstract ?? "")\n"
        guard (command.subcommands ?? []).isEmpty else { return text + "\n" + prose(command.discussion) }
        // Set in and not fenced: it is no line to be typed as it stands.
        text += "\n    \(usage(command))\n"
        let more = prose(command.discussion)
        if !more.isEmpty { text += "\n" + more }
        let own = command.options.filter { !shared.contains($0) }
        if !own.isEmpty { text += "\n" + table(of: own) }
        return text
    }

    private func usage(_ command: CommandDump) -> String {
        let words = command.options.filter { !shared.contains($0) }.map { option -> String in
            let value = "<\(option.valueName ?? "value")>"
            let word =
                switch option.kind {
                case "positional": value
                case "flag": option.names?.last?.text ?? ""
                default: "\(option.names?.last?.text ?? "") \(value)"
                }
            return (option.isOptional ? "[\(word)]" : word) + (option.isRepeating ? " …" : "")
        }
        let takesShared = shared.allSatisfy { command.options.contains($0) }
        return ([command.path] + (takesShared ? ["[options]"] : []) + words).joined(separator: " ")
    }

    private func table(of options: [CommandDump.Argument]) -> String {
        let rows = options.map { option -> String in
            let value = option.kind == "flag" ? nil : "<\(option.valueName ?? "value")>"
            let names = (option.names ?? []).map(\.text).joined(separator: ", ")
            let name = [names.isEmpty ? nil : names, value].compactMap { $0 }.joined(separator: " ")
            var meaning = [option.abstract, option.discussion].compactMap { $0 }.joined(separator: " ")
            if let values = option.allValues {
                meaning += " One of " + values.map { "`\($0)`" }.joined(separator: ", ") + "."
            }
            if let standard = option.defaultValue { meaning += " Without it: `\(standard)`." }
            return "| `\(name)` | \(Self.cell(meaning)) |\n"
        }
        return "| option | meaning |\n|---|---|\n" + rows.joined()
    }

    private var exitCodes: String {
        let rows = DeployCtl.ExitStatus.allCases.map { "| \($0.rawValue) | \(Self.cell($0.meaning)) |\n" }
        return "## Exit codes\n\n| code | meaning |\n|---|---|\n" + rows.joined()
    }

    private var variables: String {
        let rows = EnvironmentVariable.allCases.map { "| `\($0.rawValue)` | \(Self.cell($0.meaning)) |\n" }
        return """
            ## Environment

            Beside these, whatever deploy.yml names as `env:NAME`.

            | variable | meaning |
            |---|---|
            \(rows.joined())
            """
    }

    /// Paragraphs as they are; lines that are set in, which are typed, become blocks.
    private func prose(_ discussion: String?, upTo end: String? = nil) -> String {
        var text = ""
        var isTyped = false
        for line in (discussion ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
            if let end, line == end { break }
            if line.hasPrefix("  ") != isTyped {
                text += isTyped ? "```\n" : "```sh\n"
                isTyped.toggle()
            }
            text += "\(isTyped ? line.dropFirst(2) : line)\n"
        }
        if isTyped { text += "```\n" }
        while text.hasSuffix("\n\n") { text.removeLast() }
        return text
    }

    /// As GitHub makes it from a heading.
    private static func anchor(_ command: CommandDump) -> String {
        command.path.replacing(" ", with: "-")
    }

    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ")
    }
}
