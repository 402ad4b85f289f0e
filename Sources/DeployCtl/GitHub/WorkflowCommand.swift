// SPDX-License-Identifier: Apache-2.0

/// A line that GitHub's runner takes for an annotation: `::error title=…::…`.
struct WorkflowCommand: Sendable, Hashable {
    enum Level: String, Sendable {
        case notice
        case warning
        case error
    }

    let level: Level
    let title: String
    let message: String

    init(_ level: Level, title: String, _ message: String) {
        self.level = level
        self.title = title
        self.message = message
    }

    var text: String {
        let title = Self.escaped(title).replacing(":", with: "%3A").replacing(",", with: "%2C")
        return "::\(level.rawValue) title=\(title)::\(Self.escaped(message))"
    }

    /// As the runner reads it back (actions/toolkit, `packages/core/src/command.ts`); the per cent sign comes first. By
    /// scalars: CR and LF together are one character of Swift's.
    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": result.append(contentsOf: "%25".unicodeScalars)
            case "\r": result.append(contentsOf: "%0D".unicodeScalars)
            case "\n": result.append(contentsOf: "%0A".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
