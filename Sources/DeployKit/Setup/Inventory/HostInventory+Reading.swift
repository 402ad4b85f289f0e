// SPDX-License-Identifier: Apache-2.0

import Foundation

extension HostInventory {
    /// - Parameter output: Of ``InventoryScript``.
    package init(reading output: String) throws(InventoryFault) {
        guard output.split(separator: "\n").last.map(String.init) == InventoryScript.lastLine else {
            throw InventoryFault(key: "its end is missing")
        }
        let lines = InventoryLines(output)
        guard let access = Access(rawValue: try lines.required("access")) else { throw InventoryFault(key: "access") }
        self.init(
            system: try System(lines),
            login: try lines.required("login"),
            access: access,
            packages: try lines.pairs("package"),
            docker: try DockerInventory(lines),
            nginx: try NginxInventory(lines),
            account: lines["home"].map { Account(home: $0, groups: Set(lines.all("group"))) },
            authorizedKeys: try lines.content("authorized_keys").map(Self.lines) ?? [],
            commandRules: try lines.content("rules"),
            places: try Self.places(lines.all("place")),
            sshd: try lines.pairs("sshd"),
            firewall: try FirewallInventory(lines),
            openPorts: try Self.ports(lines.all("listening")),
            timeProgram: lines["time"],
            freeBytes: try lines.kibibytes("free_kib"),
            memory: try lines.kibibytes("memory_kib"),
            swap: try lines.kibibytes("swap_kib")
        )
    }

    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map(String.init)
    }

    fileprivate static func ports(_ texts: [String]) throws(InventoryFault) -> Set<Int> {
        let ports = texts.compactMap { Int($0) }.filter { (1...65_535).contains($0) }
        guard ports.count == texts.count else { throw InventoryFault(key: "a port") }
        return Set(ports)
    }

    /// `PATH MODE OWNER KIND`; the kind may have blanks in it.
    private static func places(_ lines: [String]) throws(InventoryFault) -> [AbsolutePath: Place] {
        var places: [AbsolutePath: Place] = [:]
        for line in lines {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            guard words.count == 4, let path = AbsolutePath(words[0]), let mode = Int(words[1], radix: 8) else {
                throw InventoryFault(key: "place")
            }
            places[path] = Place(isFolder: words[3] == "directory", owner: words[2], mode: mode & 0o777)
        }
        return places
    }
}

extension HostInventory.System {
    fileprivate init(_ lines: InventoryLines) throws(InventoryFault) {
        let id = lines["os_id"] ?? ""
        self.init(
            id: id,
            version: lines["os_version"] ?? "",
            codename: lines["os_codename"] ?? "",
            name: lines["os_name"] ?? (id.isEmpty ? "an unknown system" : id),
            architecture: try lines.required("architecture"),
            hasSystemd: lines["systemd"] == "yes"
        )
    }
}

extension DockerInventory {
    fileprivate init(_ lines: InventoryLines) throws(InventoryFault) {
        self.init()
        hasProgram = lines["docker_program"] == "yes"
        version = lines["docker"]
        complaint = lines["docker_error"]
        isLiveRestoreOn = lines["live_restore"].flatMap { Bool($0) }
        isInSwarm = lines["swarm"].map { $0 != "inactive" } ?? false
        flags = Set(lines.all("dockerd_flag"))
        file = try lines.content("docker_file")
        isFileNewer = lines["docker_file_newer"] == "yes"
        hasGroup = lines["docker_group"] == "yes"
        source = try lines.content("docker_source")
        signingKey = try lines.content("docker_key")
    }
}

extension NginxInventory {
    fileprivate init(_ lines: InventoryLines) throws(InventoryFault) {
        self.init()
        hasProgram = lines["nginx"] == "yes"
        isRunning = lines.all("running").contains("nginx")
        complaint = lines["nginx_error"]
        isFolderIncluded = lines["proxy_folder"] == "included"
        hasDefaultSite = lines["default_site"] == "yes"
        foreignDefaults = Set(lines.all("default_server"))
        for (path, encoded) in try lines.pairs("nobody") {
            guard let path = AbsolutePath(path), let data = Data(base64Encoded: encoded) else {
                throw InventoryFault(key: "nobody")
            }
            nobodies[path] = String(decoding: data, as: UTF8.self)
        }
    }
}

extension FirewallInventory {
    fileprivate init(_ lines: InventoryLines) throws(InventoryFault) {
        let allowed = lines.all("allowed")
        // A rule that names a program, a range or an address may mean any port.
        let isKnown = lines["firewall"] == "ufw" && !allowed.contains("other")
        let ports = isKnown ? try HostInventory.ports(allowed) : nil
        self.init(program: lines["firewall"], allowedPorts: ports)
    }
}

/// The lines of the inventory, read strictly.
private struct InventoryLines {
    private static let maximumBytes = 65_536

    private let lines: MarkedLines

    init(_ output: String) {
        lines = MarkedLines(output)
    }

    subscript(key: String) -> String? { lines[key] }

    func all(_ key: String) -> [String] { lines.all(key) }

    func required(_ key: String) throws(InventoryFault) -> String {
        guard let text = lines[key] else { throw InventoryFault(key: key) }
        return text
    }

    func kibibytes(_ key: String) throws(InventoryFault) -> Int {
        guard let bytes = lines.bytes(key) else { throw InventoryFault(key: key) }
        return bytes
    }

    /// A file's, `nil` where there is none.
    func content(_ key: String) throws(InventoryFault) -> String? {
        guard let encoded = lines.all(key).last else { return nil }
        guard let data = Data(base64Encoded: encoded), data.count <= Self.maximumBytes else {
            throw InventoryFault(key: key)
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// `NAME VALUE`.
    func pairs(_ key: String) throws(InventoryFault) -> [String: String] {
        var pairs: [String: String] = [:]
        for line in lines.all(key) {
            guard let blank = line.firstIndex(of: " ") else { throw InventoryFault(key: key) }
            pairs[String(line[..<blank])] = String(line[line.index(after: blank)...])
        }
        return pairs
    }
}
