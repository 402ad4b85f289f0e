// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import DeployKit

@Suite("Looking at a host before a deploy")
struct HostCheckTests {
    private let host: TestHost

    init() throws {
        host = try TestHost()
    }

    private func check(
        plain: ListenAddress? = nil,
        ports: (Int, Int) = (8_001, 8_002),
        directory: String? = nil
    ) throws -> HostCheck {
        let slots = try #require(SlotPorts(try Sample.port(ports.0), try Sample.port(ports.1)))
        let file = try Sample.path(host.folder.path + "/conf.d/site.conf")
        let proxied = ServingMode.proxied(file: file, slots: slots, listen: ListenAddress(port: try Sample.port(80)))
        let settings = HostSettings(
            name: try Sample.host(1),
            port: try Sample.port(22),
            user: "deploy",
            hostKeys: [],
            jump: nil,
            mode: plain.map { .plain(address: $0.address ?? "0.0.0.0", port: $0.port) } ?? proxied
        )
        return HostCheck(
            settings,
            platforms: [.linuxAMD64],
            run: try Sample.release(1).run,
            directory: try Sample.path(directory ?? host.folder.path + "/state/of/service")
        )
    }

    private static let docker = #"""
        case "$1" in
        version) echo "28.2.2 linux/amd64" ;;
        info) echo / ;;
        ps) echo 8001 ;;
        esac
        """#

    /// The outcome with these programs before the system's.
    private func facts(_ check: HostCheck, docker: String = docker, nginx: String = "exit 0") throws -> HostFacts {
        let path = "\(try host.programs("docker", docker)):\(try host.programs("nginx", nginx))"
        let service = try #require(ServiceName("memory-layer"))
        let result = try host.run(check.script(service: service), path: path)
        #expect(result.exitCode == 0)
        #expect(result.errors.isEmpty)
        return HostFacts(result.output)
    }

    @Test("a host that is fit has no faults")
    func fit() throws {
        let check = try check()
        let facts = try facts(check)
        #expect(facts.dockerVersion == "28.2.2")
        #expect(facts.platform == "linux/amd64")
        #expect(facts.ownPorts == [8_001])
        #expect(facts.freeBytes ?? 0 > 0)
        #expect(facts.availableMemory ?? 0 > 0)
        #expect(check.faults(facts).filter { !$0.contains("are free") && !$0.contains("can be made") }.isEmpty)
        #expect(check.warnings(facts, now: Date()).allSatisfy { !$0.contains("clock") })
        #expect(!FileManager.default.fileExists(atPath: host.folder.path + "/state"), "it only looks")
    }

    @Test("a daemon that does not answer, and one for another processor")
    func docker() throws {
        let check = try check()
        let dead = check.faults(try facts(check, docker: "echo 'permission denied' >&2; exit 1"))
        #expect(dead.count == 1)
        #expect(dead.first?.hasPrefix("Docker does not answer to root (permission denied): sudo systemctl") == true)
        let other = Self.docker.replacing("linux/amd64", with: "linux/arm64")
        #expect(
            check.faults(try facts(check, docker: other)).first?.hasPrefix("it is linux/arm64 and the image") == true
        )
    }

    @Test("nginx's own complaint is told before anything is changed")
    func nginx() throws {
        let check = try check()
        let faults = check.faults(try facts(check, nginx: "echo 'nginx: [emerg] line 3' >&2; echo more; exit 1"))
        #expect(faults.count == 1)
        #expect(
            faults.first?.hasPrefix("nginx -t fails before anything was changed (nginx: [emerg] line 3 more): ") == true
        )
    }

    @Test("a port that another program has is found in the kernel's tables, on every address that is in the way")
    func ports() throws {
        let listener = try LoopbackServer { _ in .whole() }
        defer { listener.stop() }
        let other = try LoopbackServer { _ in .whole() }
        defer { other.stop() }
        let check = try check(ports: (8_001, listener.target.port))
        #expect(
            check.faults(try facts(check)) == [
                "port \(listener.target.port) is taken by something that is not of this service: stop it, or choose "
                    + "another port (sudo ss -ltnp shows whose it is)"
            ]
        )
        let own = Self.docker.replacing("echo 8001", with: "echo \(listener.target.port)")
        #expect(check.faults(try facts(check, docker: own)).isEmpty)
        let elsewhere = ListenAddress(address: "127.0.0.9", port: try Sample.port(other.target.port))
        #expect(try facts(self.check(plain: elsewhere)).takenPorts.isEmpty)
        let everywhere = ListenAddress(port: try Sample.port(other.target.port))
        #expect(try facts(self.check(plain: everywhere)).takenPorts == [other.target.port])
    }

    @Test(
        "who wants every address is in the way of a listener on any one of them",
        arguments: ["127.0.0.9", "127.3.2.1"]
    )
    func everyAddress(_ address: String) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = inet_addr(address)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &place) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                bind(listener, place, size) == 0 && Glibc.listen(listener, 1) == 0
                    && getsockname(listener, place, &size) == 0
            }
        }
        try #require(isListening)
        let number = Int(UInt16(bigEndian: place.sin_port))
        for wanted in [nil, "0.0.0.0", "[::]"] {
            let wanted = ListenAddress(address: wanted, port: try Sample.port(number))
            #expect(try facts(check(plain: wanted)).takenPorts == [number])
        }
        let other = ListenAddress(address: "127.0.0.8", port: try Sample.port(number))
        #expect(try facts(check(plain: other)).takenPorts.isEmpty)
    }

    @Test("a folder that cannot be written to names who cannot")
    func folder() throws {
        let check = try check(directory: host.folder.path + "/uptime/below")
        let faults = check.faults(try facts(check))
        let below = "\(host.folder.path)/uptime/below"
        #expect(faults == ["root cannot write to \(below): sudo install -d -o root \(below)"])
    }

    @Test(
        "what lacks room, programs or the right time",
        arguments: [
            ("docker_program=", ["docker is missing: sudo apt-get install docker.io"]),
            ("flock=", ["flock is missing: sudo apt-get install util-linux"]),
            ("nginx=", ["nginx is missing: sudo apt-get install nginx, or deploy in plain mode"]),
            (
                "free_kib=1024",
                [
                    "only 1MiB are free where Docker keeps images, 256MiB are needed: give it more disk; "
                        + "docker system df shows what takes it"
                ]
            ),
            (
                "free_inodes=12",
                [
                    "only 12 files more can be made where Docker keeps images: remove old images; "
                        + "docker image ls shows them"
                ]
            ),
            ("free_inodes=0", []),
        ]
    )
    func judging(_ line: String, _ expected: [String]) throws {
        let fit = """
            clock=1000
            user=deploy
            flock=yes
            state=writable
            docker_program=yes
            docker=28.2.2
            platform=linux/amd64
            free_kib=9000000
            free_inodes=100000
            memory_kib=9000000
            nginx=yes
            proxy_file=writable

            """
        let check = try check()
        #expect(check.faults(HostFacts(fit)).isEmpty)
        #expect(check.faults(HostFacts(fit + line + "\n")) == expected)
        let facts = HostFacts(fit)
        #expect(check.warnings(facts, now: Date(timeIntervalSince1970: 1_004)).isEmpty)
        let ahead = check.warnings(facts, now: Date(timeIntervalSince1970: 940))
        #expect(ahead == ["its clock is 60s ahead: sudo timedatectl set-ntp true"])
    }
}
