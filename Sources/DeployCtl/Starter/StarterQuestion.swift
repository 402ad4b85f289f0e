// SPDX-License-Identifier: Apache-2.0

import DeployKit
import SSHClient

/// What is asked; places and hosts by their index.
enum StarterQuestion: Sendable, Equatable {
    case service
    case image
    case registryUser
    case registryPassword(user: String)
    case environments
    case host(place: Int)
    /// Whether one of the keys that the host shows is its own.
    case key(place: Int, host: Int, [HostKey])
    case front(place: Int)
    case serverName(place: Int)
    case port(place: Int)
    case url(place: Int)

    /// What is open first. That of keys comes with what the host shows.
    static func first(of draft: StarterDraft) -> StarterQuestion? {
        if draft.service == nil { return .service }
        if draft.image == nil { return .image }
        switch draft.registry {
        case .unknown: return .registryUser
        case .user(let user): return .registryPassword(user: user)
        case .settled: break
        }
        guard let places = draft.places else { return .environments }
        for (index, place) in places.enumerated() {
            if !place.hasAllHosts { return .host(place: index) }
            switch place.front {
            case .unknown: return .front(place: index)
            case .proxyWithoutName: return .serverName(place: index)
            case .plainWithoutPort: return .port(place: index)
            case .settled: break
            }
            if place.url == .unknown { return .url(place: index) }
        }
        return nil
    }
}

extension StarterInterview {
    /// What an empty answer means, shown in brackets.
    func suggestion(_ question: StarterQuestion) -> String? {
        switch question {
        case .service: guesses.service?.text
        case .image: guesses.image?.text
        case .registryPassword: StarterDraft.standardPassword.description
        case .front: "yes"
        case .port: "80"
        case .url(let place): draft.places?[place].likelyAddress?.text
        case .registryUser, .environments, .host, .key, .serverName: nil
        }
    }

    func prompt(_ question: StarterQuestion) -> String {
        "\(words(question))\(suggestion(question).map { " [\($0)]" } ?? ""): "
    }

    private func words(_ question: StarterQuestion) -> String {
        func suffix(_ place: Int) -> String { draft.places?[place].suffix ?? "" }
        return switch question {
        case .service: "Name of the service"
        case .image: "Image, with its registry and without a tag"
        case .registryUser: "User of \(draft.image?.registry ?? "the registry"), empty if it asks for none"
        case .registryPassword: "Where the password is, env:NAME or file:PATH"
        case .environments: "Environments, such as: staging production; empty for a single one without a name"
        case .host(let place):
            draft.places?[place].hosts.isEmpty == false
                ? "Another host\(suffix(place)), empty if that is all"
                : "Host\(suffix(place)), as user@address or user@address:port"
        case .key: "Is it the host's own key? yes, no, or the fingerprint that the host says"
        case .front(let place): "Does nginx stand before the service\(suffix(place))? With it nobody notices a change"
        case .serverName(let place): "Name that nginx answers to\(suffix(place).isEmpty ? "" : ",\(suffix(place))")"
        case .port(let place): "Port that the container takes\(suffix(place).isEmpty ? "" : ",\(suffix(place))")"
        case .url(let place): "Where the world reaches the service\(suffix(place))"
        }
    }
}
