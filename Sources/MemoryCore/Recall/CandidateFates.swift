// SPDX-License-Identifier: Apache-2.0

/// What the ranking made of the candidates that a store found, in numbers of them.
package struct CandidateFates: Hashable, Sendable {
    /// Recalled.
    package var used = 0
    /// Less similar than the threshold asks for.
    package var belowThreshold = 0
    /// The message being answered itself.
    package var echo = 0
    /// Of the same text as a better one.
    package var duplicate = 0
    /// Good enough, and more than were asked for.
    package var beyondLimit = 0

    package init() {}
}
