// SPDX-License-Identifier: Apache-2.0

/// The `[…]` of a pattern. Unlike `*` and `?` it may match a slash, as the regular expression does that Docker makes of it.
struct ScalarSet: Sendable, Hashable {
    let ranges: [ClosedRange<Unicode.Scalar>]
    let isNegated: Bool

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar) } != isNegated
    }
}
