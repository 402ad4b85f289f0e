// SPDX-License-Identifier: Apache-2.0

/// Which part of a container's log is wanted.
package struct LogRequest: Sendable, Hashable {
    /// An id, or a beginning of it that only one has; `nil` for what serves.
    package var release: String?
    /// How far back; `nil` for all of it.
    package var since: Milliseconds?
    /// Of its end; `nil` for all of them.
    package var lines: Int?
    /// Whether what is written from now on is wanted too.
    package var follows: Bool

    package init(release: String? = nil, since: Milliseconds? = nil, lines: Int? = nil, follows: Bool = false) {
        self.release = release
        self.since = since
        self.lines = lines
        self.follows = follows
    }
}
