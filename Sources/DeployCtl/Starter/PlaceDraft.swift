// SPDX-License-Identifier: Apache-2.0

import DeployKit
import SSHClient

/// What is known so far of a place where the service is to run.
struct PlaceDraft: Sendable, Equatable {
    /// `nil`: the only one.
    let label: EnvironmentLabel?
    var hosts: [HostDraft] = []
    var hasAllHosts = false
    var front = Front.unknown
    var url = Address.unknown

    enum Front: Sendable, Equatable {
        case unknown
        case proxyWithoutName
        case plainWithoutPort
        case settled(StarterPlace.Front)
    }

    enum Address: Sendable, Equatable {
        case unknown
        case settled(PublicAddress?)
    }

    init(_ label: EnvironmentLabel?) {
        self.label = label
    }

    /// Behind a noun: " of production".
    var suffix: String { label.map { " of \($0)" } ?? "" }

    /// Where the service probably answers.
    var likelyAddress: PublicAddress? {
        guard case .settled(let front) = front, let host = hosts.first?.host.name else { return nil }
        switch front {
        case .proxy(let name):
            let isOne = !name.text.contains("*") && name.text != "_"
            return PublicAddress("http://\(isOne ? name.text : host.authority)")
        case .plain(let listen):
            return PublicAddress("http://\(host.authority)\(listen.port.number == 80 ? "" : ":\(listen.port)")")
        }
    }

    /// - Returns: `nil` while something is unknown.
    var place: StarterPlace? {
        guard case .settled(let front) = front, !hosts.isEmpty else { return nil }
        var address: PublicAddress?
        if case .settled(let url) = url { address = url }
        return StarterPlace(hosts: hosts.map(\.host), front: front, url: address)
    }
}

/// A host, and whether there is anything left to find out about its key.
struct HostDraft: Sendable, Equatable {
    var host: StarterHost
    var isSettled = false

    init(_ host: StarterHost) {
        self.host = host
        isSettled = !host.keys.isEmpty
    }

    /// - Returns: `nil` where the file could not hold it.
    init?(_ destination: SSHDestination) {
        guard let name = HostName(destination.host), let user = LoginName(destination.user),
            let port = NetworkPort(destination.port)
        else { return nil }
        self.init(StarterHost(name: name, user: user, port: port))
    }

    static let expectation = "user@address or user@address:port"

    /// - Throws: `SSHError`, whose message says what is wrong.
    var destination: SSHDestination {
        get throws { try SSHDestination(user: host.user.text, host: host.name.text, port: host.port.number) }
    }

    /// An IPv6 address is in brackets where a port may follow.
    static func parse(_ text: String) -> HostDraft? {
        (try? SSHDestination(parsing: text, defaultUser: "deploy")).flatMap { HostDraft($0) }
    }
}

extension HostName {
    fileprivate var authority: String { text.contains(":") ? "[\(text)]" : text }
}
