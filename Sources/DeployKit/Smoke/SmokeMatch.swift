// SPDX-License-Identifier: Apache-2.0

/// How a text, number or list is compared.
package enum SmokeMatch: Sendable, Hashable {
    case equals(SmokeText)
    /// Without regard to case, since models write as they like.
    case contains(SmokeText)
    /// It is there, and not null, or it is not.
    case exists(Bool)
    /// Numbers.
    case atLeast(Double)
    case atMost(Double)
}
