// SPDX-License-Identifier: Apache-2.0

/// `Retry-After` (RFC 9110 §10.2.3): seconds, or a date.
package enum RetryAfter {
    /// How long to wait, never negative; `nil` if the value is neither form.
    ///
    /// Nothing is capped here: how long a wait is worth it is the caller's deadline to say.
    package static func delay(_ value: String, now: HTTPDate) -> Duration? {
        // Nine digits are 31 years; more would be a fault of the sender, and must not overflow.
        if (1...9).contains(value.utf8.count), value.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int(value)
        {
            return .seconds(seconds)
        }
        guard let date = HTTPDate(value, now: now) else { return nil }
        return .seconds(max(0, date.secondsSinceEpoch - now.secondsSinceEpoch))
    }
}

extension HTTPHeaders {
    /// What `Retry-After` asks for, if the field is there and well formed.
    package func retryAfter(now: HTTPDate = .now) -> Duration? {
        self["retry-after"].flatMap { RetryAfter.delay($0, now: now) }
    }
}
