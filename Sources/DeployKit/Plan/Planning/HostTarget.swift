// SPDX-License-Identifier: Apache-2.0

/// A host of the plan, and how the service is reached on it.
package struct HostTarget: Sendable, Hashable {
    package let name: HostName
    package let mode: ServingMode

    package init(name: HostName, mode: ServingMode) {
        self.name = name
        self.mode = mode
    }
}
