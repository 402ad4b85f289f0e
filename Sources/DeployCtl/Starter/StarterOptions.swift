// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit
import SSHClient

/// What `init` would ask for, for those who know it already.
struct StarterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The name of the service.", valueName: "name"))
    var service: String?

    @Option(
        help: ArgumentHelp("Where the image is pushed to: with its registry, without a tag.", valueName: "repository")
    )
    var image: String?

    @Option(help: ArgumentHelp("Who pushes and pulls.", valueName: "name"))
    var registryUser: String?

    @Option(help: ArgumentHelp("Where their password is: env:NAME or file:PATH.", valueName: "place"))
    var registryPassword: String?

    @Option(
        help: ArgumentHelp(
            "A host, as user@address or user@address:port; once for each.",
            discussion: "With production= before it, it is one of the environment production.",
            valueName: "host"
        )
    )
    var host: [String] = []

    @Option(
        help: ArgumentHelp(
            "The fingerprint of a host's key, as the host itself says it; with ADDRESS= before it where there are several.",
            discussion: "`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` shows it there.",
            valueName: "fingerprint"
        )
    )
    var hostKey: [String] = []

    @Option(
        help: ArgumentHelp("Keys that are known already, in the file of ssh.", valueName: "path"),
        completion: .file()
    )
    var knownHosts = "~/.ssh/known_hosts"

    @Option(help: ArgumentHelp("nginx stands before the service and answers to this name.", valueName: "name"))
    var serverName: [String] = []

    @Option(help: ArgumentHelp("The container takes this port itself, without nginx.", valueName: "port"))
    var listen: [String] = []

    @Option(help: ArgumentHelp("Where the world reaches the service.", valueName: "url"))
    var url: [String] = []

    /// - Throws: `ValidationError`, for what the file could not hold.
    func draft() throws -> StarterDraft {
        var draft = StarterDraft()
        draft.service = try service.map { try Self.parse("--service", $0, ServiceName.expectation) { ServiceName($0) } }
        draft.image = try image.map {
            try Self.parse("--image", $0, ImageRepository.expectation) { ImageRepository($0) }
        }
        draft.registry = try registry()
        draft.places = try places()
        return draft
    }

    private func registry() throws -> StarterDraft.Registry {
        guard let registryUser else {
            guard registryPassword == nil else { throw ValidationError("--registry-password needs --registry-user") }
            return .unknown
        }
        guard !registryUser.isEmpty else { throw ValidationError("--registry-user: expected a name") }
        guard let registryPassword else { return .user(registryUser) }
        let place = try Self.parse("--registry-password", registryPassword, SecretReference.expectation) {
            SecretReference($0)
        }
        return .settled(RegistrySettings(user: registryUser, password: place))
    }

    private func places() throws -> [PlaceDraft]? {
        let hosts = try host.map { text in
            try PlacedText(text).map { try Self.parse("--host", $0, HostDraft.expectation) { HostDraft.parse($0) } }
        }
        guard !hosts.isEmpty else {
            guard (hostKey + serverName + listen + url).isEmpty else {
                throw ValidationError("--host-key, --server-name, --listen and --url are about a --host")
            }
            return nil
        }
        let labels = hosts.map(\.label).reduce(into: [EnvironmentLabel?]()) { if !$0.contains($1) { $0.append($1) } }
        guard labels == [nil] || !labels.contains(nil) else {
            throw ValidationError("--host: either all belong to an environment, or none")
        }
        var places = labels.map { PlaceDraft($0) }
        for index in places.indices {
            places[index].hosts = hosts.filter { $0.label == places[index].label }.map(\.value)
            places[index].hasAllHosts = true
            let names = places[index].hosts.map(\.host.name)
            guard Set(names).count == names.count else { throw ValidationError("--host: one of them is there twice") }
        }
        try settleFronts(&places)
        try settleKeys(&places)
        return places
    }

    private func settleFronts(_ places: inout [PlaceDraft]) throws {
        let names = try serverName.map { text in
            try PlacedText(text).map { try Self.parse("--server-name", $0, ServerName.expectation) { ServerName($0) } }
        }
        let listeners = try listen.map { text in
            try PlacedText(text).map {
                try Self.parse("--listen", $0, "a port, or an address with one") { ListenAddress($0) }
            }
        }
        let addresses = try url.map { text in
            try PlacedText(text).map { try Self.parse("--url", $0, PublicAddress.expectation) { PublicAddress($0) } }
        }
        try Self.checkLabels(names.map(\.label) + listeners.map(\.label) + addresses.map(\.label), among: places)
        for index in places.indices {
            let label = places[index].label
            let (name, listener) = (names.value(of: label), listeners.value(of: label))
            guard name == nil || listener == nil else {
                throw ValidationError("--server-name and --listen are two ways: nginx, or none")
            }
            if let name { places[index].front = .settled(.proxy(name)) }
            if let listener { places[index].front = .settled(.plain(listener)) }
            if let address = addresses.value(of: label) { places[index].url = .settled(address) }
        }
    }

    private static func checkLabels(_ labels: [EnvironmentLabel?], among places: [PlaceDraft]) throws {
        for label in labels.compactMap({ $0 }) where !places.contains(where: { $0.label == label }) {
            throw ValidationError("no --host is of \(label)")
        }
    }

    private func settleKeys(_ places: inout [PlaceDraft]) throws {
        for text in hostKey {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            // A fingerprint of other tools ends in a = of its own.
            let named = parts.count == 2 && !parts[0].hasPrefix("SHA256:") ? parts[0] : nil
            let key = try Self.parse("--host-key", named == nil ? text : parts[1], HostKeyFingerprint.expectation) {
                try? HostKeyFingerprint(parsing: $0)
            }
            guard named != nil || places.map(\.hosts.count).reduce(0, +) == 1 else {
                throw ValidationError("--host-key: with several hosts it begins with one's ADDRESS=")
            }
            var isTaken = false
            for place in places.indices {
                for index in places[place].hosts.indices
                where named == nil || places[place].hosts[index].host.name.text == named {
                    places[place].hosts[index].host.keys.append(key)
                    places[place].hosts[index].isSettled = true
                    isTaken = true
                }
            }
            guard isTaken else { throw ValidationError("--host-key: no --host is \(named ?? "there")") }
        }
    }

    private static func parse<Value>(
        _ flag: String,
        _ text: String,
        _ expectation: String,
        _ parse: (String) -> Value?
    ) throws -> Value {
        guard let value = parse(text) else { throw ValidationError("\(flag): expected \(expectation)") }
        return value
    }
}
