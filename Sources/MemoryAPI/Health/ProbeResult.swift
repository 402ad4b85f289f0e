// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import MemoryCore

/// What is known of one dependency.
package struct ProbeResult: Sendable {
    package let dependency: Dependency
    package let component: String
    /// Which one of several of that component.
    package let subject: String?
    /// Whether the service can't do its work without it.
    package let isCritical: Bool
    package let status: HealthStatus
    /// When it was measured; nil until the first sample.
    package let measuredAt: Date?
    /// How long the probe took; nil until the first sample.
    package let duration: Duration?
    /// Why it doesn't pass, as a constant: an error code, `stale` or `not_sampled`.
    package let output: String?
}
