// SPDX-License-Identifier: Apache-2.0

/// One request and what is expected of its reply.
package struct SmokeStep: Sendable, Hashable {
    package let name: String
    package let method: String
    /// Begins with `/`.
    package let path: SmokeText
    package let headers: [String: SmokeText]
    package let body: SmokeText?
    package let timeout: Milliseconds
    /// Whether it is tried again when it fails. A request that must not be sent twice says `retry: false`.
    package let isRetried: Bool
    /// Only asked as the world asks it: passed over through a tunnel, since nginx trusts what comes from its own host.
    package let isOutsideOnly: Bool
    package let expectations: [SmokeExpectation]
    /// Variables to set from the reply.
    package let captures: [String: JSONPath]
}
