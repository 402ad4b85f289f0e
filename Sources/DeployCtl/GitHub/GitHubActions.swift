// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The surroundings of a step of GitHub Actions: what it gives, and how it is spoken to.
struct GitHubActions: Sendable {
    private let summary: String?
    private let output: String?

    /// - Returns: `nil` elsewhere.
    init?(_ environment: [String: String]) {
        guard environment["GITHUB_ACTIONS"] == "true" else { return nil }
        summary = environment["GITHUB_STEP_SUMMARY"].flatMap { $0.isEmpty ? nil : $0 }
        output = environment["GITHUB_OUTPUT"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The text between marks that switch commands off: the runner obeys every line that begins with `::`, also one that a
    /// container wrote.
    func quoted(_ text: String) -> String {
        guard !text.isEmpty else { return "" }
        // Not to be guessed by whoever writes the text.
        let mark = UUID().uuidString
        return "::stop-commands::\(mark)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")::\(mark)::"
    }

    /// Adds what the run came to to the step's files.
    ///
    /// - Returns: A line for each file that could not be written to; the run is what it is all the same.
    func file(_ account: GitHubAccount) -> [String] {
        append(account.summary, to: summary, named: "GITHUB_STEP_SUMMARY") + file(outputs: account.outputs)
    }

    /// Gives later steps values, each as a line `name=value`.
    func file(outputs: String) -> [String] {
        append(outputs, to: output, named: "GITHUB_OUTPUT")
    }

    private func append(_ text: String, to path: String?, named name: String) -> [String] {
        guard let path else { return [] }
        do throws(LocalFileFault) {
            try LocalFile(path: path).append(text)
            return []
        } catch {
            return [WorkflowCommand(.warning, title: "deployctl", "\(name) cannot be written: \(error)").text]
        }
    }
}
