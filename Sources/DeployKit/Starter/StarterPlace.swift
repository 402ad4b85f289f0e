// SPDX-License-Identifier: Apache-2.0

/// Where a service runs, and how it is reached there.
package struct StarterPlace: Sendable, Hashable {
    package var hosts: [StarterHost]
    package var front: Front
    /// Where the world reaches it, for the public suites.
    package var url: PublicAddress?

    package enum Front: Sendable, Hashable {
        /// nginx stands before it, and answers to this name.
        case proxy(ServerName)
        /// The container takes the public port itself.
        case plain(ListenAddress)
    }

    package init(hosts: [StarterHost], front: Front, url: PublicAddress?) {
        self.hosts = hosts
        self.front = front
        self.url = url
    }
}

/// A place that is chosen by name.
package struct StarterEnvironment: Sendable, Hashable {
    package var label: EnvironmentLabel
    package var place: StarterPlace

    package init(_ label: EnvironmentLabel, _ place: StarterPlace) {
        self.label = label
        self.place = place
    }
}
