// SPDX-License-Identifier: Apache-2.0

import Support

/// Makes failures of what scripts on hosts left: with the host's own words, bounded, on one line, without secrets.
struct HostWords: Sendable {
    private static let maximumLength = 300

    private let scrubber: SecretScrubber

    init(_ secrets: [Secret<String>] = []) {
        scrubber = SecretScrubber(secrets)
    }

    /// - Parameters:
    ///   - what: Was done: "starting the container".
    ///   - isGuarded: Whether the script checks the lease's token first.
    func failure(_ outcome: ScriptOutcome, of what: String, on host: HostName, isGuarded: Bool) -> StepFailure {
        if isGuarded, outcome.exitCode == LeaseAnswer.lostCode {
            return StepFailure(.fenced, "\(host): the lease belongs to another run now: \(what) was refused")
        }
        let words = lastWords(outcome.errors.isEmpty ? outcome.output : outcome.errors)
        let told = words.isEmpty ? "exit code \(outcome.exitCode), without a word" : words
        return StepFailure(.rejected, "\(host): \(what) failed: \(told)")
    }

    func lastWords(_ text: String) -> String {
        let printable = scrub(text).unicodeScalars.map { scalar -> Unicode.Scalar in
            scalar.properties.generalCategory == .control ? " " : scalar
        }
        var line = String.UnicodeScalarView()
        line.append(contentsOf: printable)
        let words = String(line).trimmingSpaces()
        return words.count <= Self.maximumLength ? words : "…" + words.suffix(Self.maximumLength - 1)
    }

    func scrub(_ text: String) -> String {
        scrubber.redact(text)
    }
}
