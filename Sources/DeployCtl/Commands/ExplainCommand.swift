// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl explain`
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell what a code of a failure means, why it comes up, and what to do; without a code, list them.",
        discussion: """
            A code is at the end of a failed run's report, in the events of `--json`, or the number that deployctl ended with.

              deployctl explain
              deployctl explain not_ready
              deployctl explain 4
            """
    )

    @Argument(
        help: "The code, or an exit code.",
        completion: .custom { _, _, _ in Explanation.all.map(\.code) }
    )
    var code: String?

    func run() async throws {
        try await reporting {
            guard let code else {
                try StandardStreams.printResult(Explanation.list)
                return .done
            }
            guard let explanation = Explanation.find(code) else { throw Self.unknown(code) }
            try StandardStreams.printResult(explanation.text)
            return .done
        }
    }

    private static func unknown(_ code: String) -> Failure {
        let similar = Explanation.similar(to: code)
        let hint = similar.isEmpty ? "`deployctl explain` lists them" : "perhaps \(similar.joined(separator: ", "))"
        return Failure(.usage, "there is no code \(TerminalText.line(code, limit: 60))", hint: hint)
    }
}
