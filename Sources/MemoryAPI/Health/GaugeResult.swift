// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// What is known of one gauge.
package struct GaugeResult: Sendable {
    package let gauge: HealthGauge
    package let status: HealthStatus
    /// Nil until the first sample, and where it could not be read.
    package let value: Double?
    package let measuredAt: Date?
    /// Why it doesn't pass, as a constant.
    package let output: String?
}
