// SPDX-License-Identifier: Apache-2.0

package import Support

/// Makes of what a container wrote lines that may be shown, wherever its pieces end: nothing steers the terminal, no secret
/// that is known is in them. Holds no more than one line, and of that no more than its bound.
package struct LogLines: Sendable {
    /// Of a line, in bytes, before anything is taken out of it.
    static let maximumBytes = 256 << 10
    /// At the end of a line that was cut: a secret that the cut went through may begin there.
    static let uncertainCharacters = 4 << 10
    /// Of a line that is shown: twice what Docker keeps of one in a piece.
    static let maximumCharacters = 32_000

    private let scrubber: SecretScrubber
    private var rest: [UInt8] = []

    package init(without secrets: [Secret<String>] = []) {
        scrubber = SecretScrubber(secrets)
    }

    /// - Returns: Those that are whole now, without their ends.
    package mutating func take(_ bytes: [UInt8]) -> [String] {
        var lines: [String] = []
        var remaining = bytes[...]
        while let end = remaining.firstIndex(of: UInt8(ascii: "\n")) {
            keep(remaining[..<end])
            remaining = remaining[(end + 1)...]
            lines.append(takeLine())
        }
        keep(remaining)
        return lines
    }

    /// The last line, if it has no end.
    package mutating func finish() -> [String] {
        rest.isEmpty ? [] : [takeLine()]
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        rest += bytes.prefix(Self.maximumBytes - rest.count)
    }

    private mutating func takeLine() -> String {
        let isCut = rest.count == Self.maximumBytes
        if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
        let text = scrubber.redact(String(decoding: rest, as: UTF8.self))
        rest.removeAll(keepingCapacity: true)
        guard isCut else { return TerminalText.line(text, limit: Self.maximumCharacters) }
        let certain = String(text.dropLast(Self.uncertainCharacters).prefix(Self.maximumCharacters))
        return TerminalText.line(certain, limit: Self.maximumCharacters) + "…"
    }
}
