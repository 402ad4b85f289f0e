// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

/// Hosts and wishes for tests of `setup`.
enum SetupSample {
    /// As `ssh-keygen -t ed25519` makes them: the kind, its length before it, and 32 bytes.
    static let keyText =
        "ssh-ed25519 "
        + Data([0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, 32] + Array(repeating: 7, count: 32))
        .base64EncodedString() + " ada@laptop"

    static func key() throws -> AuthorizedKey {
        try #require(AuthorizedKey(keyText))
    }

    static func wish(_ change: (inout SetupWish) throws -> Void = { _ in }) throws -> SetupWish {
        let configuration = try DeployConfiguration.load(
            try Repository.text("ops/deploy/deploy.example.yml"),
            environment: "production"
        )
        let host = try #require(configuration.hosts.first)
        var wish = SetupWish(configuration, host, docker: .distribution, key: try key())
        try change(&wish)
        return wish
    }

    /// What ``InventoryScript`` writes on a machine on which nobody has done anything.
    static func bareText(
        id: String = "debian",
        version: String = "12",
        codename: String = "bookworm",
        login: String = "root",
        access: String = "root",
        systemd: Bool = true,
        more: String = ""
    ) -> String {
        """
        login=\(login)
        access=\(access)
        os_id=\(id)
        os_version=\(version)
        os_codename=\(codename)
        os_name=\(id) \(version)
        architecture=amd64
        \(systemd ? "systemd=yes" : "")
        package=util-linux 2.38.1-5+deb12u3
        memory_kib=4000000
        swap_kib=0
        free_kib=9000000
        listening=22
        sshd=permitrootlogin prohibit-password
        sshd=passwordauthentication no
        sshd=authorizedkeysfile .ssh/authorized_keys .ssh/authorized_keys2
        \(more)
        end=inventory

        """
    }

    static func bare(_ change: (inout HostInventory) throws -> Void = { _ in }) throws -> HostInventory {
        var inventory = try HostInventory(reading: bareText())
        try change(&inventory)
        return inventory
    }

    /// What becomes of a host when a whole plan is carried out.
    static func done(
        _ wish: SetupWish,
        _ change: (inout HostInventory) throws -> Void = { _ in }
    ) throws -> HostInventory {
        var inventory = try bare()
        for step in try SetupPlan(inventory, wish).steps { inventory.carryOut(step) }
        try change(&inventory)
        return inventory
    }
}

/// The effects of steps, as a model: what a host would be like if each did no more than it says.
extension HostInventory {
    mutating func carryOut(_ step: SetupStep) {
        switch step.action {
        case .install(let names, _):
            for name in names { packages[name] = name == "nginx" ? "1.22.1-9+deb12u2" : "1" }
            if names.contains(where: ["docker.io", "docker-ce"].contains) {
                (docker.hasProgram, docker.hasGroup) = (true, true)
            }
            if names.contains("nginx") {
                (nginx.hasProgram, nginx.hasDefaultSite) = (true, true)
            }
            if names.contains("systemd-timesyncd") { timeProgram = "systemd-timesyn" }
        case .addDockerSource(let text, let key): (docker.source, docker.signingKey) = (text, key)
        case .writeDaemonFile(let text, _, let isRunning):
            docker.file = text
            if isRunning { restart() }
        case .startDocker:
            docker.version = "20.10.24+dfsg1"
            restart()
        case .restartDocker: restart()
        case .addUser(let user): account = Account(home: "/home/\(user)", groups: [user])
        case .joinDocker: account?.groups.insert("docker")
        case .authorize(let key, _): authorizedKeys.append(key.line)
        case .permitCommands(let rules, _): commandRules = rules.text
        case .makeFolder(let path, let owner, let mode):
            places[path] = Place(isFolder: true, owner: owner, mode: mode)
            if places[path.parent] == nil { places[path.parent] = Place(isFolder: true, owner: "root", mode: 0o755) }
        case .takeOver(let path, let owner, _):
            if let mode = places[path]?.mode {
                places[path] = Place(isFolder: true, owner: owner, mode: mode & ~0o022 | 0o700)
            }
        case .openFolder(let path): places[path]?.mode |= 0o001
        case .includeFolder: nginx.isFolderIncluded = true
        case .removeDefaultSite(let files):
            nginx.hasDefaultSite = false
            for file in files { nginx.nobodies[file] = nil }
        case .answerNobody(let nobodies):
            nginx.hasDefaultSite = false
            for nobody in nobodies { nginx.nobodies[nobody.file] = nobody.text }
        case .startNginx: nginx.isRunning = true
        }
    }

    private mutating func restart() {
        docker.isFileNewer = false
        docker.isLiveRestoreOn = docker.file?.contains("\"live-restore\" : true") ?? false
    }
}

extension SetupSample {
    /// What ``InventoryScript`` would write of a host like this.
    static func text(of inventory: HostInventory) -> String {
        func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
        let (docker, nginx, system) = (inventory.docker, inventory.nginx, inventory.system)
        var lines = [
            "login=\(inventory.login)", "access=\(inventory.access.rawValue)", "os_id=\(system.id)",
            "os_version=\(system.version)", "os_codename=\(system.codename)", "os_name=\(system.name)",
            "architecture=\(system.architecture)", "memory_kib=\(inventory.memory >> 10)",
            "swap_kib=\(inventory.swap >> 10)", "free_kib=\(inventory.freeBytes >> 10)",
        ]
        if system.hasSystemd { lines.append("systemd=yes") }
        lines += inventory.packages.map { "package=\($0.key) \($0.value)" }
        if let program = inventory.timeProgram { lines.append("time=\(program)") }
        if docker.hasProgram { lines.append("docker_program=yes") }
        if let version = docker.version { lines.append("docker=\(version)") }
        if let isOn = docker.isLiveRestoreOn { lines.append("live_restore=\(isOn)") }
        if docker.isFileNewer { lines.append("docker_file_newer=yes") }
        if let file = docker.file { lines.append("docker_file=\(encoded(file))") }
        if docker.hasGroup { lines.append("docker_group=yes") }
        if nginx.hasProgram { lines.append("nginx=yes") }
        if nginx.isRunning { lines.append("running=nginx") }
        if nginx.isFolderIncluded { lines.append("proxy_folder=included") }
        if nginx.hasDefaultSite { lines.append("default_site=yes") }
        lines += nginx.nobodies.map { "nobody=\($0.key) \(encoded($0.value))" }
        lines += nginx.foreignDefaults.map { "default_server=\($0)" }
        if let account = inventory.account {
            lines += ["home=\(account.home)"] + account.groups.map { "group=\($0)" }
            lines.append("authorized_keys=\(encoded(inventory.authorizedKeys.joined(separator: "\n")))")
        }
        if let rules = inventory.commandRules { lines.append("rules=\(encoded(rules))") }
        lines += inventory.places.map { path, place in
            "place=\(path) \(String(place.mode, radix: 8)) \(place.owner) \(place.isFolder ? "directory" : "regular file")"
        }
        lines += inventory.sshd.map { "sshd=\($0.key) \($0.value)" } + inventory.openPorts.map { "listening=\($0)" }
        return (lines + ["end=inventory", ""]).joined(separator: "\n")
    }
}
