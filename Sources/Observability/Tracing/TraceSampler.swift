// SPDX-License-Identifier: Apache-2.0

/// Decides at the root which traces are kept: a share of them, by their ids, so that every process with the same share
/// decides alike.
///
/// A caller's own decision is not taken over: anybody who can send a header could have everything kept.
package struct TraceSampler: Sendable {
    /// Ids are compared by their last 56 bits, which W3C Trace Context level 2 promises to be random.
    private static let bits: UInt64 = 1 << 56

    private let threshold: UInt64

    /// - Parameter ratio: 0 keeps none, 1 keeps all.
    package init(ratio: Double) {
        threshold = UInt64((min(max(ratio, 0), 1) * Double(Self.bits)).rounded())
    }

    package static let never = TraceSampler(ratio: 0)

    func keeps(_ id: TraceID) -> Bool {
        id.low % Self.bits < threshold
    }
}
