// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `deployctl completion`
struct CompletionCommand: AsyncParsableCommand {
    enum Shell: String, ExpressibleByArgument, CaseIterable, Sendable {
        case bash
        case zsh
        case fish
    }

    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print a script by which a shell completes commands, options and the environments of deploy.yml.",
        discussion: """
            Bash loads it from the folder of bash-completion, zsh from any folder of its `fpath`, fish from the one below.

              deployctl completion bash > ~/.local/share/bash-completion/completions/deployctl
              deployctl completion zsh > ~/.zfunc/_deployctl
              deployctl completion fish > ~/.config/fish/completions/deployctl.fish
            """
    )

    @Argument(help: "The shell.")
    var shell: Shell

    func run() async throws {
        try await reporting {
            try StandardStreams.printResult(shell.script)
            return .done
        }
    }
}

extension CompletionCommand.Shell {
    var script: String {
        let shell: CompletionShell =
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        return DeployCtlCommand.completionScript(for: shell)
    }
}
