// SPDX-License-Identifier: Apache-2.0

extension CircuitBreaker {
    /// When a circuit opens and for how long.
    package struct Configuration: Sendable {
        /// How far back outcomes count.
        package var window: Duration = .seconds(10)
        /// Fewer outcomes than these in the window say nothing.
        package var minimumCount = 10
        /// The share of failures, 0 to 1, from which on the circuit opens.
        package var failureShare = 0.5
        /// How long it is open the first time; twice as long each time that it opens again soon.
        package var openTime: Duration = .seconds(1)
        package var maximumOpenTime: Duration = .seconds(30)
        /// The longest that the peer itself may ask for by `Retry-After`.
        package var maximumRequestedTime: Duration = .seconds(300)

        package init() {}
    }
}
