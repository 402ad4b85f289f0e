// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

/// The script in a real shell, with a folder for the host's files and stand-ins of its programs.
@Suite("What setup asks a host")
struct InventoryScriptTests {
    private let host: TestHost

    init() throws {
        host = try TestHost()
        try put("MemTotal: 2000000 kB\nSwapTotal: 0 kB\n", "proc/meminfo")
        try put(
            "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\nPRETTY_NAME=\"Debian 12\"\n",
            "etc/os-release"
        )
        try put("", "var/x")
    }

    private func put(_ text: String, _ path: String) throws {
        let file = host.folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// Those of a bare host: nothing of this machine is to be found.
    private static let programs = [
        "docker": "exit 127", "nginx": "exit 127", "sshd": "exit 1", "ufw": "echo 'Status: inactive'",
        "nft": "exit 0", "iptables": "exit 0", "firewall-cmd": "exit 1", "getent": "exit 2",
        "dpkg": "echo amd64", "dpkg-query": "echo 'installed util-linux 2.38'; echo 'not-installed nginx '; exit 1",
        "id": "case $1 in -u) echo 0 ;; -un) echo root ;; esac",
    ]

    private func inventory(
        _ programs: [String: String] = [:],
        wish: SetupWish? = nil
    ) throws -> HostInventory {
        let all = Self.programs.merging(programs) { $1 }
        let path = try all.map { try host.programs($0.key, $0.value) }.joined(separator: ":")
        let script = InventoryScript.script(try wish ?? SetupSample.wish(), root: host.folder.path)
        let result = try host.run(script, path: path)
        #expect(result.exitCode == 0)
        #expect(result.errors.isEmpty, "\(result.errors)")
        return try HostInventory(reading: result.output)
    }

    @Test("a bare host")
    func bare() throws {
        let found = try inventory(["docker": "exit 127", "nginx": "exit 127"])
        #expect(found.system.id == "debian")
        #expect(found.system.version == "12")
        #expect(found.system.name == "Debian 12")
        #expect(found.system.architecture == "amd64")
        #expect(!found.system.hasSystemd)
        #expect(found.login == "root")
        #expect(found.access == .root)
        #expect(found.packages == ["util-linux": "2.38"])
        #expect(found.memory == 2_000_000 << 10)
        #expect(found.freeBytes > 0)
        #expect(found.account == nil)
        #expect(found.places.isEmpty)
        #expect(found.firewall == FirewallInventory())
        #expect(found.openPorts.isEmpty)
    }

    @Test("Docker, its file, its command line, and whether it has read the file")
    func docker() throws {
        try put("{\"mtu\": 1450}\n", "etc/docker/daemon.json")
        try put("7", "run/docker.pid")
        try put("dockerd\n", "proc/7/comm")
        try put("dockerd\0--live-restore=true\0-H\0fd://\0", "proc/7/cmdline")
        let docker = #"""
            case "$1 $3" in
            version*) echo 28.2.2 ;;
            *Live*) echo true ;;
            *Swarm*) echo inactive ;;
            esac
            """#
        try touch("etc/docker/daemon.json", after: "run/docker.pid")
        var found = try inventory(["docker": docker]).docker
        #expect(found.hasProgram)
        #expect(found.version == "28.2.2")
        #expect(found.isLiveRestoreOn == true)
        #expect(!found.isInSwarm)
        #expect(found.file == "{\"mtu\": 1450}\n")
        #expect(found.flags == ["--live-restore"])
        #expect(found.isFileNewer)
        try touch("run/docker.pid", after: "etc/docker/daemon.json")
        found = try inventory(["docker": "echo 'Cannot connect' >&2; exit 1"]).docker
        #expect(!found.isFileNewer)
        #expect(found.version == nil)
        #expect(found.complaint == "Cannot connect")
    }

    private func touch(_ path: String, after other: String) throws {
        let base = Date(timeIntervalSince1970: 1_700_000_000)
        for (name, time) in [(other, base), (path, base.addingTimeInterval(60))] {
            try FileManager.default.setAttributes(
                [.modificationDate: time],
                ofItemAtPath: host.folder.appending(path: name).path
            )
        }
    }

    @Test("nginx, whether it reads our folder, and whether its own page is in the way")
    func nginx() throws {
        try put("http {\n    include /etc/nginx/conf.d/*.conf;\n}\n", "etc/nginx/nginx.conf")
        try put("", "etc/nginx/sites-available/default")
        try put("", "etc/nginx/sites-enabled/x")
        try FileManager.default.createSymbolicLink(
            atPath: host.folder.appending(path: "etc/nginx/sites-enabled/default").path,
            withDestinationPath: "/etc/nginx/sites-available/default"
        )
        try put("nginx\n", "proc/8/comm")
        let found = try inventory(["nginx": "exit 0"]).nginx
        #expect(found.hasProgram && found.isRunning && found.isFolderIncluded && found.hasDefaultSite)
        #expect(found.complaint == nil)
        #expect(try inventory(["nginx": "echo 'unknown directive' >&2; exit 1"]).nginx.complaint == "unknown directive")
        let elsewhere = try SetupSample.wish { $0.proxy?.file = AbsolutePath(checked: "/srv/sites/a.conf") }
        #expect(try !inventory(wish: elsewhere).nginx.isFolderIncluded)
    }

    @Test("nginx's files for nobody, and who else answers for every name of a port")
    func nobodies() throws {
        try put("nobody\n", "etc/nginx/conf.d/deployctl-nobody-443.conf")
        try put("  listen 443 ssl default_server;\n", "etc/nginx/conf.d/deployctl-nobody-80.conf")
        try put(
            "server {\n    listen 8080 default_server;\n    listen [::]:8080 ssl default_server;\n}\n",
            "etc/nginx/conf.d/a.conf"
        )
        try put("server {\n    listen 81;\n    # listen 82 default_server;\n}\n", "etc/nginx/conf.d/b.conf")
        try put("server { \n    listen 80 default_server;\n}\n", "etc/nginx/sites-available/default")
        try put("", "etc/nginx/sites-enabled/x")
        let link = host.folder.appending(path: "etc/nginx/sites-enabled/default").path
        let available = "../sites-available/default"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: available)
        let found = try inventory(["nginx": "exit 0"]).nginx
        #expect(found.nobodies[AbsolutePath(checked: "/etc/nginx/conf.d/deployctl-nobody-443.conf")] == "nobody\n")
        #expect(found.nobodies.count == 2)
        #expect(found.hasDefaultSite)
        #expect(found.foreignDefaults == ["8080", "[::]:8080"])
    }

    @Test("the user, their keys, their rules, and whose the folders are")
    func account() throws {
        let wish = try SetupSample.wish()
        try put("\(SetupSample.keyText)\n# mine\n", "home/deploy/.ssh/authorized_keys")
        try put("rules\n", String(wish.rulesFile.text.dropFirst()))
        try put("", String(wish.directory.text.dropFirst()) + "/lease")
        let getent = #"""
            case "$1 $2" in
            'passwd deploy') echo 'deploy:x:1001:1001:a:b,c:/home/deploy:/bin/sh' ;;
            'group docker') ;;
            esac
            """#
        let passwd = getent.replacing("a:b,c", with: "a b,c")
        let id = "case $1 in -u) echo 0 ;; -un) echo root ;; -Gn) echo 'deploy docker' ;; esac"
        let found = try inventory(["getent": passwd, "id": id], wish: wish)
        #expect(found.account == HostInventory.Account(home: "/home/deploy", groups: ["deploy", "docker"]))
        #expect(found.authorizedKeys == [SetupSample.keyText, "# mine"])
        #expect(found.commandRules == "rules\n")
        #expect(found.docker.hasGroup)
        let place = try #require(found.places[wish.directory])
        #expect(place.isFolder)
        #expect(!place.owner.isEmpty)
    }

    @Test("sshd, the firewall, and what listens beyond loopback")
    func entrance() throws {
        try put(
            """
              sl  local_address rem_address   st
               0: 00000000:0016 00000000:0000 0A 00000000:00000000
               1: 0100007F:1F90 00000000:0000 0A 00000000:00000000
               2: 0B4D12C6:01BB 0B4D12C6:0050 01 00000000:00000000

            """,
            "proc/net/tcp"
        )
        try put(
            """
              sl  local_address
               0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A
               1: 00000000000000000000000001000000:0051 00000000000000000000000000000000:0000 0A

            """,
            "proc/net/tcp6"
        )
        let ufw = #"""
            echo 'Status: active'
            echo '22/tcp                     ALLOW       Anywhere'
            echo '443                        ALLOW       Anywhere'
            echo '25/tcp                     DENY        Anywhere'
            """#
        let sshd = "echo 'port 22'; echo 'permitrootlogin yes'; echo 'allowusers ada bob'"
        let found = try inventory(["ufw": ufw, "sshd": sshd])
        #expect(found.openPorts == [22, 80])
        #expect(found.firewall == FirewallInventory(program: "ufw", allowedPorts: [22, 443]))
        #expect(found.sshd == ["permitrootlogin": "yes", "allowusers": "ada bob"])
        let named = try inventory(["ufw": ufw + "\necho 'OpenSSH      ALLOW       Anywhere'"])
        #expect(named.firewall == FirewallInventory(program: "ufw", allowedPorts: nil))
    }

    @Test("this machine can be looked at, and is not changed by it")
    func here() throws {
        let result = try host.run(InventoryScript.script(try SetupSample.wish()))
        #expect(result.exitCode == 0)
        #expect(throws: Never.self) { try HostInventory(reading: result.output) }
    }

    @Test(
        "what is cut or is not what the script writes is refused",
        arguments: [
            ("end=inventory\n", ""), ("access=root", "access=perhaps"), ("memory_kib=4000000", "memory_kib=x"),
            ("listening=22", "listening=99999"), ("package=util-linux 2.38.1-5+deb12u3", "package=x"),
            ("listening=22", "docker_file=%%%"), ("listening=22", "place=/x 755"),
        ]
    )
    func strict(_ part: String, _ other: String) {
        let text = SetupSample.bareText()
        #expect(text.contains(part))
        #expect(throws: InventoryFault.self) { try HostInventory(reading: text.replacing(part, with: other)) }
    }
}
