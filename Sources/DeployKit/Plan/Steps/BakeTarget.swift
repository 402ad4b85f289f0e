// SPDX-License-Identifier: Apache-2.0

/// A container that is watched after the cut-over, and where it runs.
package struct BakeTarget: Codable, Sendable, Hashable {
    package let host: HostName
    package let container: ContainerStart

    package init(host: HostName, container: ContainerStart) {
        self.host = host
        self.container = container
    }
}
