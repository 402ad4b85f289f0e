// SPDX-License-Identifier: Apache-2.0

/// What of a run others are told of. The names are for programs, and stay.
package enum NotificationEvent: String, Codable, Sendable, Hashable, CaseIterable {
    case started
    case succeeded
    case failed

    /// Of a run that is over.
    init(_ result: RunResult) {
        self = result.isSuccess ? .succeeded : .failed
    }
}
