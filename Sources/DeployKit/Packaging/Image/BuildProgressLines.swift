// SPDX-License-Identifier: Apache-2.0

/// A build, told in lines: each step when it begins and ends, and what its commands write.
struct BuildProgressLines {
    private let scrubber: SecretScrubber
    /// The last share that was told of each transfer, in tenths: a line for each would be thousands.
    private var tenths: [String: Int] = [:]

    init(_ scrubber: SecretScrubber = SecretScrubber()) {
        self.scrubber = scrubber
    }

    mutating func take(_ event: BuildEvent) -> String? {
        line(event).map(scrubber.clean)
    }

    private mutating func line(_ event: BuildEvent) -> String? {
        switch event {
        case .fetchingBase(let name): "fetches \(name)"
        case .base: nil
        case .context(let entries, let bytes): "sends \(entries) files, \(ByteCount(bytes))"
        case .started(let step): "#\(step.number) \(step.name)"
        case .cached(let step): "#\(step.number) \(step.name): as before"
        case .completed(let step, let duration):
            duration.map { "#\(step.number) done in \(Milliseconds(Int($0 / .milliseconds(1))))" }
        case .failed(let step, let reason): "#\(step.number) failed: \(reason)"
        case .output(let step, _, let text): text.isEmpty ? nil : "#\(step.number) \(text)"
        case .transfer(let step, let name, let current, let total): transfer(step, name, current, total)
        case .warning(let text): "warning: \(text)"
        }
    }

    private mutating func transfer(_ step: BuildEvent.Step, _ name: String, _ current: Int, _ total: Int?) -> String? {
        guard let total, total > 0 else { return nil }
        let tenth = ByteCount.tenths(current, of: total)
        let key = "\(step.number) \(name)"
        guard tenth > tenths[key] ?? 0 else { return nil }
        tenths[key] = tenth
        return "#\(step.number) \(name): \(ByteCount(current)) of \(ByteCount(total))"
    }
}
