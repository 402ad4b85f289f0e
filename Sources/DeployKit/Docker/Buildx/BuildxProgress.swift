// SPDX-License-Identifier: Apache-2.0

/// Makes events of what `docker buildx build --progress=plain` writes: `#5 [2/3] RUN …`, `#5 0.312 its output`, `#5 DONE 0.4s`.
struct BuildxProgress {
    private static let maximumLineBytes = 16 * 1_024

    private var splitter = LineSplitter(limit: maximumLineBytes)
    private var steps: [Int: BuildEvent.Step] = [:]
    /// What it ended with, in its own words: the last line that says so, or else the first one that is about no step.
    private(set) var complaint = ""
    /// The builder itself says what failed. Else it was never asked: `docker` without the plug-in says `unknown flag`.
    private(set) var isBuildersOwn = false

    mutating func take(_ bytes: some Sequence<UInt8>) -> [BuildEvent] {
        splitter.take(bytes).flatMap { line(String(decoding: $0, as: UTF8.self)) }
    }

    mutating func finish() -> [BuildEvent] {
        splitter.finish().map { line(String(decoding: $0, as: UTF8.self)) } ?? []
    }

    private mutating func line(_ text: String) -> [BuildEvent] {
        guard text.hasPrefix("#"), let blank = text.firstIndex(of: " "),
            let number = Int(text[text.index(after: text.startIndex)..<blank])
        else {
            remember(text)
            return []
        }
        let rest = String(text[text.index(after: blank)...])
        guard let step = steps[number] else {
            let step = BuildEvent.Step(number: number, name: rest)
            steps[number] = step
            return [.started(step)]
        }
        // "..." where it turns to another step for a while; the name once more where it comes back.
        if rest == "..." || rest == step.name { return [] }
        if rest == "CACHED" { return [.cached(step)] }
        if rest.hasPrefix("DONE ") { return [.completed(step, duration: Self.seconds(rest.dropFirst("DONE ".count)))] }
        if rest.hasPrefix("ERROR: ") { return [.failed(step, reason: String(rest.dropFirst("ERROR: ".count)))] }
        return [.output(step, .standardOutput, Self.withoutTime(rest))]
    }

    private mutating func remember(_ text: String) {
        if text.hasPrefix("ERROR: ") {
            isBuildersOwn = true
            complaint = String(text.dropFirst("ERROR: ".count))
        } else if complaint.isEmpty, !text.allSatisfy(\.isWhitespace) {
            complaint = text
        }
    }

    /// `0.4s`.
    private static func seconds(_ text: some StringProtocol) -> Duration? {
        guard text.hasSuffix("s"), let number = QuantityText.decimal(String(text.dropLast())) else { return nil }
        return .milliseconds(Int(number * 1_000))
    }

    /// Output stands behind the seconds since the step began.
    private static func withoutTime(_ text: String) -> String {
        guard let blank = text.firstIndex(of: " "), text[..<blank].contains("."),
            QuantityText.decimal(String(text[..<blank])) != nil
        else { return text }
        return String(text[text.index(after: blank)...])
    }
}
