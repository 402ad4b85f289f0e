// SPDX-License-Identifier: Apache-2.0

import SSHClient

/// nginx as the configuration has it, before a host says otherwise.
struct ProxyReading {
    var specification: ProxySpecification
    var file: AbsolutePath
    var listen: ListenAddress
}

extension ConfigurationReader {
    static let listen = "a port or an address with one, such as 80 or 127.0.0.2:8080"

    func readKey() -> SSHKeySettings {
        root.mapping("ssh") { reader -> SSHKeySettings? in
            let passphrase = reader.node("passphrase").flatMap { self.secret($0, "ssh.passphrase", reader.faults) }
            guard let node = reader.node("key") else { return .agent }
            return self.secret(node, "ssh.key", reader.faults).map { .key($0, passphrase: passphrase) }
        } ?? .agent
    }

    func readHosts(_ service: ServiceName?, _ proxy: ProxyReading?) -> [HostSettings] {
        let slots = root.list("ports") { scalar($0, $1) }
        let plain = root.mapping("plain") { reader in
            reader.optional("listen", Self.listen) { ListenAddress($0) } ?? ListenAddress("80")
        }
        let isPlain = root.has("plain")
        if isPlain == root.has("proxy") {
            root.faults.add(root.mark, "proxy", "exactly one of proxy and plain must be there")
        }
        let hosts = root.list("hosts") { readHost($0, $1, proxy, plain, slots) }
        if hosts.isEmpty, root.faults.faults.isEmpty {
            root.faults.add(root.mark, "hosts", "there must be one at least")
        }
        for (index, host) in hosts.enumerated() where hosts[..<index].contains(where: { $0.name == host.name }) {
            root.faults.add(root.mark, "hosts[\(index)]", "\(host.name) is there twice")
        }
        return hosts
    }

    private func scalar(_ node: DocumentNode, _ path: String) -> NetworkPort? {
        root.scalar(node, path, "a port from 1 to 65535") { port($0) }
    }

    private func readHost(
        _ node: DocumentNode,
        _ path: String,
        _ proxy: ProxyReading?,
        _ plain: ListenAddress?,
        _ slots: [NetworkPort]
    ) -> HostSettings? {
        root.nested(node, path) { reader in
            let name = reader.required("address", HostName.expectation) { HostName($0) }
            let own = reader.list("ports") { node, path in self.scalar(node, path) }
            let listen = reader.optional("listen", Self.listen) { ListenAddress($0) }
            let access = self.readAccess(reader)
            let jump = reader.mapping("jump") { nested -> HostSettings.Jump? in
                let address = nested.required("address", HostName.expectation) { HostName($0) }
                guard let address, let access = self.readAccess(nested) else { return nil }
                return HostSettings.Jump(
                    name: address,
                    port: access.port,
                    user: access.user,
                    hostKeys: access.hostKeys
                )
            }
            let mode = self.mode(reader, proxy, plain, own.isEmpty ? slots : own, listen)
            guard let name, let access, let mode else { return nil }
            return HostSettings(
                name: name,
                port: access.port,
                user: access.user,
                hostKeys: access.hostKeys,
                jump: jump,
                mode: mode
            )
        }
    }

    private func mode(
        _ reader: MappingReader,
        _ proxy: ProxyReading?,
        _ plain: ListenAddress?,
        _ slots: [NetworkPort],
        _ listen: ListenAddress?
    ) -> ServingMode? {
        if let plain {
            let chosen = listen ?? plain
            return .plain(address: chosen.address ?? "0.0.0.0", port: chosen.port)
        }
        guard let proxy else { return nil }
        let standard = slots.isEmpty ? [8_001, 8_002].compactMap { NetworkPort($0) } : slots
        guard standard.count == 2, let pair = SlotPorts(standard[0], standard[1]) else {
            reader.faults.add(reader.mark, reader.pathOf("ports"), "expected two different ports")
            return nil
        }
        return .proxied(file: proxy.file, slots: pair, listen: listen ?? proxy.listen)
    }

    private func readAccess(
        _ reader: MappingReader
    ) -> (port: NetworkPort, user: String, hostKeys: [HostKeyFingerprint])? {
        let port = reader.optional("ssh_port", "a port from 1 to 65535") { self.port($0) } ?? NetworkPort(22)
        let user = reader.optional("user", LoginName.expectation) { LoginName($0)?.text } ?? "deploy"
        let pins = reader.texts("host_keys", HostKeyFingerprint.expectation) { try? HostKeyFingerprint(parsing: $0) }
        if pins.isEmpty { reader.faults.add(reader.mark, reader.pathOf("host_keys"), "one at least must be pinned") }
        return port.map { ($0, user, pins) }
    }
}
