// SPDX-License-Identifier: Apache-2.0

/// One thing that is wrong with a file.
package struct DocumentFault: Error, Sendable, Hashable, Comparable, CustomStringConvertible {
    package let mark: DocumentMark
    /// Where in the document, as `hosts[0].port`; empty for the whole.
    package let path: String
    /// Never quotes a value: it may be a secret that was put into the wrong place.
    package let problem: String

    package init(mark: DocumentMark, path: String, problem: String) {
        self.mark = mark
        self.path = path
        self.problem = problem
    }

    package var description: String {
        "\(mark.line):\(mark.column): \(path.isEmpty ? "" : "\(path): ")\(problem)"
    }

    package static func < (left: DocumentFault, right: DocumentFault) -> Bool {
        (left.mark, left.path) < (right.mark, right.path)
    }
}
