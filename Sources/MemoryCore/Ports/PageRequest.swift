// SPDX-License-Identifier: Apache-2.0

/// Which part of a list is wanted.
package struct PageRequest: Hashable, Sendable {
    package static let maximumLimit = 500

    /// 1 to ``maximumLimit``.
    package let limit: Int
    /// Where the page before ended, as the store named it; nil for the first page.
    package let cursor: String?

    package init(limit: Int, cursor: String? = nil) {
        self.limit = min(max(limit, 1), Self.maximumLimit)
        self.cursor = cursor
    }
}
