// SPDX-License-Identifier: Apache-2.0

/// One pattern of a `.dockerignore` as a sequence of tokens, matched against a whole path.
///
/// The tokens are what `moby/patternmatcher` translates a pattern into, where it uses a regular expression. Matching
/// follows every possibility at once, so that no pattern takes more than its length for each character of the path.
struct IgnoreGlob: Sendable {
    enum Token: Sendable, Hashable {
        case scalar(Unicode.Scalar)
        /// `?`: one character but a slash.
        case anyScalar
        /// `*`: any characters but slashes.
        case anyInSegment
        /// `**/`: nothing, or anything that ends in a slash.
        case anyDirectories
        /// `**` at the end: anything.
        case anything
        case oneOf(ScalarSet)
    }

    private let tokens: [Token]

    init(_ tokens: [Token]) {
        self.tokens = tokens
    }

    func matches(_ path: String) -> Bool {
        let states = statesAfter(path.unicodeScalars)
        return states.positions.contains(tokens.count)
    }

    /// Whether some path below the directory could match.
    func canMatch(below directory: String) -> Bool {
        let states = statesAfter((directory + "/").unicodeScalars)
        return !states.positions.isEmpty || !states.inDirectories.isEmpty
    }

    /// Where the matcher may be: before a token, or within the directories of an ``Token/anyDirectories``.
    private struct States {
        var positions: Set<Int> = []
        var inDirectories: Set<Int> = []
    }

    private func statesAfter(_ scalars: String.UnicodeScalarView) -> States {
        var states = States()
        enter(0, &states)
        for scalar in scalars {
            var next = States()
            for position in states.positions where position < tokens.count {
                step(position, scalar, &next)
            }
            for position in states.inDirectories {
                next.inDirectories.insert(position)
                if scalar == "/" { enter(position + 1, &next) }
            }
            states = next
        }
        return states
    }

    private func step(_ position: Int, _ scalar: Unicode.Scalar, _ next: inout States) {
        switch tokens[position] {
        case .scalar(let expected):
            if scalar == expected { enter(position + 1, &next) }
        case .anyScalar:
            if scalar != "/" { enter(position + 1, &next) }
        case .anyInSegment:
            if scalar != "/" { enter(position, &next) }
        case .anyDirectories:
            next.inDirectories.insert(position)
            if scalar == "/" { enter(position + 1, &next) }
        case .anything:
            enter(position, &next)
        case .oneOf(let set):
            if set.contains(scalar) { enter(position + 1, &next) }
        }
    }

    /// Stands before `position`, and behind it too where its token may match nothing.
    private func enter(_ position: Int, _ states: inout States) {
        guard states.positions.insert(position).inserted, position < tokens.count else { return }
        switch tokens[position] {
        case .anyInSegment, .anyDirectories, .anything: enter(position + 1, &states)
        case .scalar, .anyScalar, .oneOf: break
        }
    }
}
