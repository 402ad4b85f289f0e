// SPDX-License-Identifier: Apache-2.0

import DeployKit

extension StarterDraft {
    /// Takes an answer that needs nothing but itself to be judged.
    ///
    /// - Returns: What is wrong with it.
    mutating func take(_ text: String, _ question: StarterQuestion) -> String? {
        switch question {
        case .service:
            guard let name = ServiceName(text) else { return Self.expected(ServiceName.expectation) }
            service = name
        case .image:
            guard let repository = ImageRepository(text) else { return Self.expected(ImageRepository.expectation) }
            image = repository
        case .registryUser:
            registry = text.isEmpty ? .settled(nil) : .user(text)
        case .registryPassword(let user):
            guard let reference = SecretReference(text) else { return Self.expected(SecretReference.expectation) }
            registry = .settled(RegistrySettings(user: user, password: reference))
        case .environments: return takeEnvironments(text)
        case .front(let place):
            switch text.lowercased() {
            case "y", "yes": places?[place].front = .proxyWithoutName
            case "n", "no": places?[place].front = .plainWithoutPort
            default: return Self.expected("yes or no")
            }
        case .serverName(let place):
            guard let name = ServerName(text) else { return Self.expected(ServerName.expectation) }
            places?[place].front = .settled(.proxy(name))
        case .port(let place):
            guard let listen = ListenAddress(text) else { return Self.expected("a port, or an address with one") }
            places?[place].front = .settled(.plain(listen))
        case .url(let place):
            guard let address = PublicAddress(text) else { return Self.expected(PublicAddress.expectation) }
            places?[place].url = .settled(address)
        case .host, .key: break
        }
        return nil
    }

    private mutating func takeEnvironments(_ text: String) -> String? {
        let words = text.split { $0 == " " || $0 == "," }.map(String.init)
        let labels = words.compactMap { EnvironmentLabel($0) }
        guard labels.count == words.count else { return Self.expected(EnvironmentLabel.expectation) }
        guard Set(labels).count == labels.count else { return "One of them is there twice." }
        places = labels.isEmpty ? [PlaceDraft(nil)] : labels.map { PlaceDraft($0) }
        return nil
    }

    private static func expected(_ what: String) -> String { "Expected \(what)." }
}
