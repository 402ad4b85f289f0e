// SPDX-License-Identifier: Apache-2.0

/// What `deployctl --experimental-dump-help` prints, as far as the page needs it. The form is ArgumentParser's ToolInfoV0.
struct CommandDump: Decodable {
    struct Tool: Decodable {
        let serializationVersion: Int
        let command: CommandDump
    }

    struct Name: Decodable, Hashable {
        let kind: String
        let name: String

        var text: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }

    struct Argument: Decodable, Hashable {
        let kind: String
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        let allValues: [String]?
        let abstract: String?
        let discussion: String?
    }

    let commandName: String
    let superCommands: [String]?
    let shouldDisplay: Bool
    let abstract: String?
    let discussion: String?
    let subcommands: [CommandDump]?
    let arguments: [Argument]?

    /// `deployctl lock status`
    var path: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

    /// `lock status`
    var words: String { ((superCommands ?? []).dropFirst() + [commandName]).joined(separator: " ") }

    /// It and all below it that are shown, in the order of the help; not the help itself.
    var shown: [CommandDump] {
        guard shouldDisplay, commandName != "help" else { return [] }
        return [self] + (subcommands ?? []).flatMap(\.shown)
    }

    /// What may be typed behind it; `--help` and `--version` go without saying.
    var options: [Argument] {
        (arguments ?? []).filter { argument in
            argument.shouldDisplay && !(argument.names ?? []).contains { ["help", "version"].contains($0.name) }
        }
    }
}
