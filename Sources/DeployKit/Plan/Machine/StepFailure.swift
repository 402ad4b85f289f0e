// SPDX-License-Identifier: Apache-2.0

/// Why a step failed, for an operator: never a secret.
package struct StepFailure: Error, Sendable, Hashable {
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// The host refused the fencing token: the lease belongs to another run now.
        case fenced
        /// Another run holds the lease.
        case leaseHeld = "lease_held"
        case deadline
        case unreachable
        /// The new release is not healthy, or does not do what it should.
        case unhealthy
        case interrupted
        case rejected
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
