// SPDX-License-Identifier: Apache-2.0

/// A container, and where it is: told before anything comes from it.
package struct ContainerPlace: Sendable, Hashable {
    package let host: HostName
    package let container: ObservedContainer

    package init(host: HostName, container: ObservedContainer) {
        self.host = host
        self.container = container
    }
}
