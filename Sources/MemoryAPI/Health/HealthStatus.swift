// SPDX-License-Identifier: Apache-2.0

/// The three words of draft-inadarei-api-health-check-06.
package enum HealthStatus: String, Sendable {
    case pass
    /// Works, with something missing.
    case warn
    case fail
}
