// SPDX-License-Identifier: Apache-2.0

/// What a transport puts behind an ``HTTPBody``. A class, so that its end of life can end the transfer.
package protocol HTTPBodySource: AnyObject, Sendable {
    /// The next chunk, never empty; `nil` at the end, and after it for ever.
    func next() async throws -> [UInt8]?

    /// What is known of the transfer at this moment.
    var timings: HTTPTimings { get }
}
