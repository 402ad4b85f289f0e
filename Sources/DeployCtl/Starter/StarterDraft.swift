// SPDX-License-Identifier: Apache-2.0

import DeployKit
import SSHClient

/// What is known so far of a new deploy.yml: from flags, then from answers.
struct StarterDraft: Sendable, Equatable {
    var service: ServiceName?
    var image: ImageRepository?
    var registry = Registry.unknown
    /// `nil`: nobody has said yet whether there are environments.
    var places: [PlaceDraft]?

    enum Registry: Sendable, Equatable {
        case unknown
        case user(String)
        case settled(RegistrySettings?)
    }

    static let standardPassword = SecretReference.environment("REGISTRY_PASSWORD")

    mutating func settleKeys(from knownHosts: KnownHosts) {
        for place in (places ?? []).indices {
            for index in (places?[place].hosts ?? []).indices where places?[place].hosts[index].isSettled == false {
                guard let destination = try? places?[place].hosts[index].destination,
                    let key = knownHosts.keys(of: destination).first
                else { continue }
                settle(key.fingerprint, place, index)
            }
        }
    }

    /// - Parameter fingerprint: `nil` where nobody could vouch for any.
    mutating func settle(_ fingerprint: HostKeyFingerprint?, _ place: Int, _ host: Int) {
        places?[place].hosts[host].host.keys = fingerprint.map { [$0] } ?? []
        places?[place].hosts[host].isSettled = true
    }

    /// What to add to the command line, a line each, where there is nobody to ask.
    var missing: [String] {
        var missing: [String] = []
        if service == nil { missing.append("--service NAME: \(ServiceName.expectation)") }
        if image == nil { missing.append("--image REPOSITORY: \(ImageRepository.expectation)") }
        let places = places ?? [PlaceDraft(nil)]
        for place in places {
            let prefix = place.label.map { "\($0)=" } ?? ""
            if place.hosts.isEmpty { missing.append("--host \(prefix)USER@ADDRESS: at least one host") }
            for host in place.hosts where !host.isSettled {
                missing.append(
                    "--host-key \(host.host.name)=SHA256:...: what `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` "
                        + "says on the host; known_hosts has no key of it"
                )
            }
            guard case .settled = place.front else {
                missing.append("--server-name \(prefix)NAME with nginx, or --listen \(prefix)PORT without")
                continue
            }
        }
        return missing
    }

    /// - Returns: `nil` while something is missing.
    func configuration(dockerfile: String, suites found: [String]) -> StarterConfiguration? {
        guard let service, let image, let places else { return nil }
        let named = places.compactMap { place -> StarterEnvironment? in
            guard let label = place.label, let place = place.place else { return nil }
            return StarterEnvironment(label, place)
        }
        let all: StarterConfiguration.Places
        if places.count == 1, places[0].label == nil, let place = places[0].place {
            all = .only(place)
        } else if named.count == places.count, !named.isEmpty {
            all = .environments(named)
        } else {
            return nil
        }
        var login: RegistrySettings?
        if case .settled(let settings) = registry { login = settings }
        return StarterConfiguration(
            service: service,
            image: image,
            registry: login,
            dockerfile: dockerfile,
            suites: StarterSuites(service: service, found: found),
            places: all
        )
    }
}
