// SPDX-License-Identifier: Apache-2.0

/// One line of a `.dockerignore`, in Docker's own semantics (moby/patternmatcher, `patternmatcher.go`).
struct IgnorePattern: Sendable {
    struct Malformed: Error, Hashable {}

    /// `!`: what matches is sent after all.
    let isException: Bool
    let glob: IgnoreGlob

    /// - Parameter line: Trimmed and not empty, the leading slash already gone.
    init(_ line: String) throws(Malformed) {
        // Cleaned with its "!": "!/" becomes "!", which is refused.
        var text = CleanPath.clean(line)
        isException = text.hasPrefix("!")
        if isException {
            text.removeFirst()
            guard !text.isEmpty else { throw Malformed() }
        }
        var parser = IgnorePatternParser(text)
        glob = IgnoreGlob(try parser.parse())
    }
}
