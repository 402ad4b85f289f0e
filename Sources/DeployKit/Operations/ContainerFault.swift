// SPDX-License-Identifier: Apache-2.0

/// Why no container of a host is meant by what was asked for, and what is there instead.
package struct ContainerFault: Error, Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        case nothingServes
        /// Known by the records or by a container, or not.
        case lookup(ReleaseLookupFault)
        case gone(ReleaseID)
        case stopped(ContainerName)
    }

    package let host: HostName
    package let reason: Reason
    /// Those that are there.
    package let containers: [ObservedContainer]

    package init(host: HostName, reason: Reason, containers: [ObservedContainer]) {
        self.host = host
        self.reason = reason
        self.containers = containers
    }
}

extension ContainerFault: CustomStringConvertible {
    package var description: String {
        switch reason {
        case .nothingServes: "\(host): no release is on record as serving"
        case .lookup(let fault): "\(host): \(fault)"
        case .gone(let release): "\(host): the container of release \(release) is gone"
        case .stopped(let name): "\(host): \(name) does not run"
        }
    }
}
