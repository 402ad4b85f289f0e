// SPDX-License-Identifier: Apache-2.0

/// A whole `.dockerignore`: which paths of a build context stay at home.
///
/// Docker's rules: a path is decided by the last pattern that matches it or a folder above it; patterns are relative to
/// the root, a leading slash says nothing; `#` begins a comment at the very beginning of a line only.
///
/// One point is decided as BuildKit's client decides it (tonistiigi/fsutil, `filter.go`), not the classic one: an exception
/// with a wildcard (`!**/README.md`) reaches into folders that are ignored. The classic client never looks into those.
struct IgnoreRules: Sendable {
    struct Malformed: Error, Hashable {
        /// Counted from 1.
        let line: Int
    }

    /// What is known of a path, for the paths below it.
    struct Verdict: Sendable {
        var isIgnored = false
        fileprivate var matched: [Bool] = []
    }

    private var patterns: [IgnorePattern] = []

    /// Nothing is ignored.
    init() {}

    /// - Parameter needed: Paths that are sent whatever the file says: the builder reads them.
    init(_ text: String, needed: [String]) throws(Malformed) {
        // In scalars, since Swift takes CR LF for one character.
        var scalars = text.unicodeScalars[...]
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        for (index, line) in scalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            do throws(IgnorePattern.Malformed) {
                if let pattern = try Self.pattern(Substring(line)) { patterns.append(pattern) }
            } catch {
                throw Malformed(line: index + 1)
            }
        }
        for path in needed where isIgnoredWithParents(path) {
            if let exception = try? IgnorePattern("!" + Self.escaped(path)) { patterns.append(exception) }
        }
    }

    private static func pattern(_ line: Substring) throws(IgnorePattern.Malformed) -> IgnorePattern? {
        guard line.first != "#" else { return nil }
        var text = trimmed(line)
        guard !text.isEmpty else { return nil }
        let isException = text.first == "!"
        if isException { text = trimmed(text.dropFirst()) }
        var path = text.isEmpty ? "" : CleanPath.clean(String(text))
        if path.count > 1, path.hasPrefix("/") { path.removeFirst() }
        return try IgnorePattern((isException ? "!" : "") + path)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        var scalars = text.unicodeScalars.drop(while: isBlank)
        while let last = scalars.last, isBlank(last) { scalars.removeLast() }
        return Substring(scalars)
    }

    private static func escaped(_ path: String) -> String {
        path.map { "*?[]\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    /// - Parameters:
    ///   - path: Relative to the context's root, without a slash at either end.
    ///   - parent: The verdict on the folder that it is in; `nil` at the root.
    func verdict(on path: String, parent: Verdict?) -> Verdict {
        var verdict = Verdict()
        verdict.matched.reserveCapacity(patterns.count)
        for (index, pattern) in patterns.enumerated() {
            var isMatch = parent?.matched[index] ?? false
            // A pattern that could change nothing is not tried, nor remembered: as patternmatcher does it.
            if !isMatch, pattern.isException == verdict.isIgnored {
                isMatch = pattern.glob.matches(path)
            }
            verdict.matched.append(isMatch)
            if isMatch { verdict.isIgnored = !pattern.isException }
        }
        return verdict
    }

    /// Whether an ignored folder may hold something that is sent after all.
    func mayHoldExceptions(_ directory: String) -> Bool {
        patterns.contains { $0.isException && $0.glob.canMatch(below: directory) }
    }

    private func isIgnoredWithParents(_ path: String) -> Bool {
        var parent: Verdict?
        var soFar = ""
        for part in path.split(separator: "/") {
            soFar += (soFar.isEmpty ? "" : "/") + part
            parent = verdict(on: soFar, parent: parent)
        }
        return parent?.isIgnored ?? false
    }
}
