// SPDX-License-Identifier: Apache-2.0

/// How the server ends.
struct ShutdownConfiguration: Sendable {
    /// Between readiness off and the last accepted connection.
    let drainDelay: Duration
    /// For requests under way after that.
    let grace: Duration
}
