// SPDX-License-Identifier: Apache-2.0

/// Go's `path.Clean`, by which Docker brings patterns into one form (the rules are those of `path.Clean`'s documentation).
enum CleanPath {
    static func clean(_ path: String) -> String {
        let isRooted = path.hasPrefix("/")
        var kept: [Substring] = []
        for part in path.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
            if part != ".." {
                kept.append(part)
            } else if let last = kept.last, last != ".." {
                kept.removeLast()
            } else if !isRooted {
                kept.append(part)
            }
        }
        let joined = (isRooted ? "/" : "") + kept.joined(separator: "/")
        return joined.isEmpty ? "." : joined
    }
}
