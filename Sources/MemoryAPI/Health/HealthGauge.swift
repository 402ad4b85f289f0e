// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// A number that health shows beside the probes, such as how full the outbox is. Sampled in the background like them.
package struct HealthGauge: Sendable {
    /// Component and measurement, as the draft names checks: `outbox:depth`.
    package let name: String
    /// `datastore`, `system` or `component`.
    package let componentType: String
    package let unit: String
    /// What it is a part of: its routes are the affected ones. Nil for what concerns the server itself.
    package let dependency: Dependency?
    package let isFine: @Sendable (Double) -> Bool
    package let read: @Sendable () async throws -> Double

    /// - Parameters:
    ///   - isFine: whether a value is no reason for a warning.
    ///   - read: the value now. What it throws is a warning too.
    package init(
        _ name: String,
        componentType: String,
        unit: String,
        dependency: Dependency?,
        isFine: @escaping @Sendable (Double) -> Bool,
        read: @escaping @Sendable () async throws -> Double
    ) {
        self.name = name
        self.componentType = componentType
        self.unit = unit
        self.dependency = dependency
        self.isFine = isFine
        self.read = read
    }
}
