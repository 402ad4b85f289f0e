// SPDX-License-Identifier: Apache-2.0

/// What a hook writes, as lines that may be shown: bounded in length and number, without control characters.
struct HookLines: Sendable {
    static let maximumLines = 200
    private static let maximumBytes = 1_000
    private static let rest = "… it writes more, which is not shown"

    private var splitters: [ChildStream: LineSplitter] = [:]
    private var shown = 0
    /// The last one that says something, also of those that are not shown.
    private(set) var last = ""

    mutating func take(_ bytes: ArraySlice<UInt8>, of stream: ChildStream) -> [String] {
        let lines = splitters[stream, default: LineSplitter(limit: Self.maximumBytes)].take(bytes)
        return lines.compactMap { line($0) }
    }

    /// What came without a line end.
    mutating func finish() -> [String] {
        ChildStream.allCases.compactMap { splitters[$0]?.finish() }.compactMap { line($0) }
    }

    private mutating func line(_ bytes: [UInt8]) -> String? {
        let text = TerminalText.line(String(decoding: bytes, as: UTF8.self), limit: Self.maximumBytes)
        guard text.contains(where: { !$0.isWhitespace }) else { return nil }
        last = text
        shown += 1
        guard shown <= Self.maximumLines else { return shown == Self.maximumLines + 1 ? Self.rest : nil }
        return text
    }
}
