// SPDX-License-Identifier: Apache-2.0

/// A name in `known_hosts`: `*` stands for any characters, `?` for one, a leading `!` turns the sense. Case is ignored.
struct HostPattern: Sendable {
    let isNegated: Bool
    private let pattern: [UInt8]

    init(_ text: Substring) {
        isNegated = text.hasPrefix("!")
        pattern = Array((isNegated ? text.dropFirst() : text).lowercased().utf8)
    }

    /// Greedy with one point to come back to: linear for names, where backtracking over every `*` is exponential.
    func matches(_ host: String) -> Bool {
        let name = Array(host.lowercased().utf8)
        var (position, next) = (0, 0)
        var lastStar: (pattern: Int, name: Int)?
        while position < name.count {
            if next < pattern.count, pattern[next] == UInt8(ascii: "*") {
                lastStar = (next, position)
                next += 1
            } else if next < pattern.count,
                pattern[next] == UInt8(ascii: "?") || pattern[next] == name[position]
            {
                next += 1
                position += 1
            } else if let star = lastStar {
                lastStar = (star.pattern, star.name + 1)
                (next, position) = (star.pattern + 1, star.name + 1)
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
