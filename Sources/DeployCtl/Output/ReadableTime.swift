// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// Times and lengths of time for people.
enum ReadableTime {
    /// UTC to the second, as RFC 3339 writes it.
    static func text(_ date: Date) -> String {
        date.formatted(.iso8601)
    }

    /// `2m ago`, in the largest unit that fits; clocks that differ give no future.
    static func ago(_ date: Date, now: Date) -> String {
        let seconds = now.timeIntervalSince(date)
        guard seconds.isFinite, seconds >= 1 else { return "just now" }
        return "\(coarse(min(seconds, 1e12))) ago"
    }

    private static func coarse(_ seconds: Double) -> String {
        switch seconds {
        case ..<60: "\(Int(seconds))s"
        case ..<3_600: "\(Int(seconds / 60))m"
        case ..<86_400: "\(Int(seconds / 3_600))h"
        default: "\(Int(seconds / 86_400))d"
        }
    }

    /// `0.3s`, `42.0s`, `2m05s`.
    static func text(_ duration: Duration) -> String {
        let tenths = Int((max(0, duration.seconds) * 10).rounded())
        guard tenths >= 600 else { return "\(tenths / 10).\(tenths % 10)s" }
        let seconds = tenths / 10
        return "\(seconds / 60)m\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)s"
    }
}
