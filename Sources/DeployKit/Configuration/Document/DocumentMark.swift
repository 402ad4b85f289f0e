// SPDX-License-Identifier: Apache-2.0

/// A place in a file, counted from 1.
package struct DocumentMark: Sendable, Hashable, Comparable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: DocumentMark, right: DocumentMark) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
