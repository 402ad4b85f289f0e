// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

@Suite("What the user who deploys may do as root")
struct CommandRulesTests {
    private let host: TestHost

    init() throws {
        host = try TestHost()
    }

    @Test("each command is a line, word by word, and sudo's signs in it are escaped")
    func text() throws {
        let rules = try #require(CommandRules(try SetupSample.wish()))
        #expect(
            rules.text == """
                # Written by deployctl setup: what a deploy of memory-layer does as root.
                deploy ALL=(root) NOPASSWD: /usr/sbin/nginx -t
                deploy ALL=(root) NOPASSWD: /usr/sbin/nginx -t -q
                deploy ALL=(root) NOPASSWD: /usr/sbin/nginx -T
                deploy ALL=(root) NOPASSWD: /usr/sbin/nginx -s reload
                deploy ALL=(root) NOPASSWD: /usr/bin/tee /etc/nginx/conf.d/memory-layer.conf.new
                deploy ALL=(root) NOPASSWD: /usr/bin/chmod 644 /etc/nginx/conf.d/memory-layer.conf.new
                deploy ALL=(root) NOPASSWD: /usr/bin/mv -f /etc/nginx/conf.d/memory-layer.conf.new \
                /etc/nginx/conf.d/memory-layer.conf
                deploy ALL=(root) NOPASSWD: /usr/bin/rm -f /etc/nginx/conf.d/memory-layer.conf
                deploy ALL=(root) NOPASSWD: /usr/bin/rm -f /etc/nginx/conf.d/memory-layer.conf.new
                deploy ALL=(root) NOPASSWD: /usr/bin/tee /etc/nginx/conf.d/memory-layer.conf.maintenance.new
                deploy ALL=(root) NOPASSWD: /usr/bin/chmod 644 /etc/nginx/conf.d/memory-layer.conf.maintenance.new
                deploy ALL=(root) NOPASSWD: /usr/bin/mv -f /etc/nginx/conf.d/memory-layer.conf.maintenance.new \
                /etc/nginx/conf.d/memory-layer.conf.maintenance
                deploy ALL=(root) NOPASSWD: /usr/bin/rm -f /etc/nginx/conf.d/memory-layer.conf.maintenance
                deploy ALL=(root) NOPASSWD: /usr/bin/rm -f /etc/nginx/conf.d/memory-layer.conf.maintenance.new
                deploy ALL=(root) NOPASSWD: /usr/bin/cat /etc/nginx/conf.d/memory-layer.conf
                deploy ALL=(root) NOPASSWD: /usr/bin/test -e /etc/letsencrypt/live/api.example.com/fullchain.pem
                deploy ALL=(root) NOPASSWD: /usr/bin/cat /etc/letsencrypt/live/api.example.com/fullchain.pem
                deploy ALL=(root) NOPASSWD: /usr/bin/ss -Hltnp sport \\= \\:443
                deploy ALL=(root) NOPASSWD: /usr/bin/ss -Hltnp sport \\= \\:80
                deploy ALL=(root) NOPASSWD: /usr/bin/test -e /etc/memory-layer

                """
        )
    }

    @Test("visudo takes them")
    func visudo() throws {
        let rules = try #require(CommandRules(try SetupSample.wish()))
        let script = HostScript(
            name: "visudo",
            text: #"PATH=$PATH:/usr/sbin; umask 077; printf %s "$2" > "$1"; chmod 440 "$1"; visudo -c -f "$1""#,
            arguments: [host.folder.appending(path: "rules").path, rules.text]
        )
        let result = try host.run(script)
        #expect(result.exitCode == 0, "\(result.output)\(result.errors)")
    }

    @Test("whoever deploys as root, or without nginx, needs none")
    func none() throws {
        #expect(CommandRules(try SetupSample.wish { $0.user = "root" }) == nil)
        #expect(CommandRules(try SetupSample.wish { $0.proxy = nil }) == nil)
    }

    /// A user that is not root, in whose way a folder stands that is not there: everything is tried by sudo, which notes it.
    private func asked(_ script: HostScript) throws -> [String] {
        let log = host.folder.appending(path: "sudo.log").path
        let sudo = #"[ "$1" != -n ] || shift; [ "$1" != -l ] || shift; echo "$*" >> \#(log); cat > /dev/null"#
        let path = try [("id", "echo 1001"), ("sudo", sudo), ("nginx", "exit 0"), ("ss", "exit 0")]
            .map { try host.programs($0.0, $0.1) }.joined(separator: ":")
        _ = try host.run(script, path: path)
        let text = try? String(contentsOfFile: log, encoding: .utf8)
        try? FileManager.default.removeItem(atPath: log)
        return text?.split(separator: "\n").map(String.init) ?? []
    }

    private func script(_ work: HostWork) -> HostScript {
        HostScript(
            name: work.name,
            text: "cd '\(host.folder.path)'\nset -eu\nbody() {\n\(work.body)\n}\nbody \"$@\"",
            arguments: work.arguments
        )
    }

    @Test("whatever scripts of a deploy and of the doctor ask of sudo is among them")
    func whole() throws {
        let configuration = try DeployConfiguration.load(
            try Repository.text("ops/deploy/deploy.example.yml"),
            environment: "production"
        )
        let settings = try #require(configuration.hosts.first)
        let file = AbsolutePath(checked: "/nowhere-at-all/conf.d/memory-layer.conf")
        let wish = try SetupSample.wish { $0.proxy?.file = file }
        let rules = try #require(CommandRules(wish))
        let allowed = Set(
            rules.commands.map { command in
                ([command[0].split(separator: "/").last.map(String.init) ?? ""] + command.dropFirst()).joined(
                    separator: " "
                )
            }
        )
        let run = try Sample.run("1")
        let works = [
            HostWork.writeProxy(ProxyFile(path: file, text: "x")), .testProxy(file), .reloadProxy(file, run: run),
            .restoreProxy(file, text: "x", run: run),
        ]
        var asked = try works.flatMap { try self.asked(script($0)) }
        asked += try self.asked(MaintenanceScripts.closing(file, note: "ada"))
        var moved = settings
        guard case .proxied(_, let slots, let listen) = settings.mode else {
            Issue.record("the example has no proxy")
            return
        }
        moved.mode = .proxied(file: file, slots: slots, listen: listen)
        asked += try self.asked(HostExamination(configuration, moved).script())
        #expect(asked.count > 10)
        for command in Set(asked) where command != "true" { #expect(allowed.contains(command), "\(command)") }
    }
}
