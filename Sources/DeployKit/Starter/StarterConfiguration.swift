// SPDX-License-Identifier: Apache-2.0

/// The few things that a new deploy.yml can't do without: what nobody but its owner knows. ``text`` is the file.
package struct StarterConfiguration: Sendable, Hashable {
    package var service: ServiceName
    package var image: ImageRepository
    /// `nil` for a registry that asks nobody who they are.
    package var registry: RegistrySettings?
    /// Relative to the folder of the file.
    package var dockerfile: String
    package var suites: StarterSuites
    package var places: Places

    package enum Places: Sendable, Hashable {
        case only(StarterPlace)
        case environments([StarterEnvironment])
    }

    package init(
        service: ServiceName,
        image: ImageRepository,
        registry: RegistrySettings?,
        dockerfile: String,
        suites: StarterSuites,
        places: Places
    ) {
        self.service = service
        self.image = image
        self.registry = registry
        self.dockerfile = dockerfile
        self.suites = suites
        self.places = places
    }

    /// Hosts without a key: the file can't be loaded before they have one.
    package var pendingHosts: [StarterHost] {
        let hosts =
            switch places {
            case .only(let place): place.hosts
            case .environments(let environments): environments.flatMap(\.place.hosts)
            }
        return hosts.filter(\.keys.isEmpty)
    }
}
