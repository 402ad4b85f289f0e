// SPDX-License-Identifier: Apache-2.0

/// A door of a security group: a port of TCP, and who may come through.
package struct EntryRule: Sendable, Hashable, Comparable {
    package enum Source: Sendable, Hashable {
        case network(String)
        case network6(String)
    }

    package let port: Int
    package let source: Source

    package init(port: Int, source: Source) {
        self.port = port
        self.source = source
    }

    var sourceText: String {
        switch source {
        case .network(let text), .network6(let text): text
        }
    }

    package static func < (left: EntryRule, right: EntryRule) -> Bool {
        (left.port, left.sourceText) < (right.port, right.sourceText)
    }
}

extension EntryRule: CustomStringConvertible {
    package var description: String {
        let who = source == .network(NetworkRange.anywhere.text) ? "anywhere" : sourceText
        return "port \(port) from \(who)"
    }
}
