// SPDX-License-Identifier: Apache-2.0

/// Makes events of the classic builder's output, which is text for people: `Step 2/5 : RUN …`, then what the step says.
/// Podman's is alike, with `STEP 2/5: RUN …`, or `[1/2] STEP 2/5: RUN …` where there are stages.
///
/// Text that is not recognised is output of the current step, so that nothing is lost.
struct ClassicProgress {
    private static let maximumLineBytes = 16 * 1024

    private var splitter = LineSplitter(limit: maximumLineBytes)
    private var step: BuildEvent.Step?
    private var isCached = false
    private var count = 0
    private let tags: [String]

    /// - Parameter tags: Of the image, by which the end of podman's last step is known.
    init(tags: [String] = []) {
        self.tags = tags
    }

    mutating func take(_ text: String) -> [BuildEvent] {
        splitter.take(text.utf8).flatMap { line(String(decoding: $0, as: UTF8.self)) }
    }

    /// The stream ended well.
    mutating func finish() -> [BuildEvent] {
        rest() + end()
    }

    /// The stream ended with `reason`.
    mutating func fail(_ reason: String) -> [BuildEvent] {
        let events = rest()
        guard let step else { return events }
        self.step = nil
        return events + [.failed(step, reason: reason)]
    }

    private mutating func rest() -> [BuildEvent] {
        splitter.finish().map { line(String(decoding: $0, as: UTF8.self)) } ?? []
    }

    private mutating func line(_ raw: String) -> [BuildEvent] {
        let (text, isError) = Self.withoutColour(raw)
        if let name = Self.stepName(text) {
            let ended = end()
            count += 1
            let next = BuildEvent.Step(number: count, name: name)
            step = next
            return ended + [.started(next)]
        }
        guard let step, !text.isEmpty else { return [] }
        if text == " ---> Using cache" || text.wholeMatch(of: #/--> Using cache [0-9a-f]{64}/#) != nil {
            isCached = true
            return []
        }
        if text.hasPrefix(" ---> ") || text.hasPrefix("Removing intermediate container ") { return [] }
        if text.wholeMatch(of: #/--> [0-9a-f]{11}/#) != nil { return [] }
        if text.hasPrefix("Successfully built ") || text.hasPrefix("Successfully tagged ") { return end() }
        if let commit = text.wholeMatch(of: #/(?:\[\d+/\d+\] )?COMMIT (.+)/#), tags.contains(String(commit.output.1)) {
            return end()
        }
        return [.output(step, isError ? .standardError : .standardOutput, text)]
    }

    /// `[2/5] RUN …`, and of a stage `[1/2 2/5] RUN …`.
    private static func stepName(_ text: String) -> String? {
        if let classic = text.wholeMatch(of: #/Step (\d+/\d+) : (.*)/#) {
            return "[\(classic.output.1)] \(classic.output.2)"
        }
        guard let podman = text.wholeMatch(of: #/(?:\[(\d+/\d+)\] )?STEP (\d+/\d+): (.*)/#) else { return nil }
        let stage = podman.output.1.map { "\($0) " } ?? ""
        return "[\(stage)\(podman.output.2)] \(podman.output.3)"
    }

    private mutating func end() -> [BuildEvent] {
        guard let step else { return [] }
        defer {
            self.step = nil
            isCached = false
        }
        return [isCached ? .cached(step) : .completed(step, duration: nil)]
    }

    /// The builder paints standard error red: `ESC[91m…` and, on a line of its own, `ESC[0m`.
    private static func withoutColour(_ line: String) -> (String, isError: Bool) {
        let plain = line.replacing("\u{1B}[91m", with: "").replacing("\u{1B}[0m", with: "")
        return (plain, line.contains("\u{1B}[91m"))
    }
}
