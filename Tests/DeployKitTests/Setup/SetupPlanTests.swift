// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("What setup would do to a host")
struct SetupPlanTests {
    private func names(_ inventory: HostInventory, _ wish: SetupWish) throws -> [String] {
        try SetupPlan(inventory, wish).steps.map(\.name)
    }

    private func obstacles(_ inventory: HostInventory, _ wish: SetupWish) throws -> [SetupObstacle.Code] {
        do {
            _ = try SetupPlan(inventory, wish)
            return []
        } catch {
            return error.obstacles.map(\.code)
        }
    }

    @Test("a bare Debian 12 gets everything, Docker's file before Docker, the user after it")
    func bareDebian() throws {
        let plan = try SetupPlan(try SetupSample.bare(), try SetupSample.wish())
        #expect(
            plan.steps.map(\.name) == [
                "install-tools", "write-daemon-file", "install-docker", "start-docker", "install-nginx",
                "answer-nobody", "make-folder", "start-nginx", "add-user", "join-docker", "authorize-key",
                "permit-commands", "make-folder",
            ]
        )
        let tools = ["ca-certificates", "sudo", "logrotate", "openssl", "systemd-timesyncd"]
        #expect(plan.steps[0].action == .install(tools, purpose: .tools))
        #expect(plan.steps[2].action == .install(["docker.io"], purpose: .docker))
        #expect(plan.steps.allSatisfy { $0.needsRoot && !$0.what.isEmpty && !$0.why.isEmpty && !$0.commands.isEmpty })
    }

    @Test(
        "distributions differ in how they cut Docker into packages",
        arguments: [
            ("debian", "11", "bullseye", ["docker.io"]), ("ubuntu", "24.04", "noble", ["docker.io"]),
            ("debian", "13", "trixie", ["docker.io", "docker-cli"]),
        ]
    )
    func distributions(_ id: String, _ version: String, _ codename: String, _ packages: [String]) throws {
        let text = SetupSample.bareText(id: id, version: version, codename: codename, login: id, access: "sudo")
        let steps = try SetupPlan(try HostInventory(reading: text), try SetupSample.wish()).steps
        #expect(steps.contains { $0.action == .install(packages, purpose: .docker) })
    }

    @Test("Docker's own repository is signed by the key that was given, and by no other")
    func ownRepository() throws {
        let wish = try SetupSample.wish { $0.docker = .own(signingKey: "KEY\n") }
        let text = SetupSample.bareText(id: "ubuntu", version: "24.04", codename: "noble")
        let steps = try SetupPlan(try HostInventory(reading: text), wish).steps
        let source = try #require(steps.first { $0.name == "add-docker-source" })
        guard case .addDockerSource(let list, "KEY\n") = source.action else {
            Issue.record("\(source.action)")
            return
        }
        #expect(
            list.contains(
                "/linux/ubuntu\nSuites: noble\nComponents: stable\nArchitectures: amd64\nSigned-By: /etc/apt/"
            )
        )
        #expect(
            steps.contains { $0.action == .install(["docker-ce", "docker-ce-cli", "containerd.io"], purpose: .docker) }
        )
        // One that is there already stays, wherever it is from.
        #expect(try SetupPlan(try SetupSample.done(try SetupSample.wish()), wish).steps.isEmpty)
    }

    @Test("a host that has everything gets nothing")
    func done() throws {
        let wish = try SetupSample.wish()
        #expect(try SetupPlan(try SetupSample.done(wish), wish).steps.isEmpty)
    }

    @Test("plain mode needs no nginx, no sudo and no rules")
    func plain() throws {
        let wish = try SetupSample.wish { $0.proxy = nil }
        let steps = try SetupPlan(try SetupSample.bare(), wish).steps
        #expect(steps[0].action == .install(["ca-certificates", "systemd-timesyncd"], purpose: .tools))
        let names = Set(steps.map(\.name))
        #expect(names.isDisjoint(with: ["install-nginx", "permit-commands", "start-nginx"]))
    }

    @Test(
        "a folder that nginx's package does not read is made, and read",
        arguments: [
            ("/etc/nginx/deployctl/a.conf", "/etc/nginx/deployctl/*.conf"), ("/srv/nginx/site", "/srv/nginx/sit[e]"),
        ]
    )
    func includes(_ file: String, _ pattern: String) throws {
        let path = try Sample.path(file)
        let wish = try SetupSample.wish { $0.proxy?.file = path }
        let steps = try SetupPlan(try SetupSample.bare(), wish).steps
        let include = AbsolutePath(checked: "/etc/nginx/conf.d/deployctl-memory-layer.conf")
        #expect(steps.contains { $0.action == .makeFolder(path.parent, owner: "root", mode: 0o755) })
        #expect(steps.contains { $0.action == .includeFolder(path.parent, pattern: pattern, file: include) })
    }

    private func nobodies(_ inventory: HostInventory, _ wish: SetupWish) throws -> [String] {
        try SetupPlan(inventory, wish).steps.flatMap { step in
            guard case .answerNobody(let nobodies) = step.action else { return [String]() }
            return nobodies.map { "\($0.listen) \($0.isEncrypted)" }
        }
    }

    @Test("nobody answers on each port of a service with a name, where nobody else does for every name")
    func answersNobody() throws {
        let bare = try SetupSample.bare()
        #expect(try nobodies(bare, try SetupSample.wish()) == ["80 false", "443 true"])
        let plain = try SetupSample.wish {
            $0.proxy?.certificate = nil
            $0.proxy?.listen = ListenAddress(address: "127.0.0.2", port: .plainHTTP)
        }
        #expect(try nobodies(bare, plain) == ["127.0.0.2:80 false"])
        let foreign = try SetupSample.bare { $0.nginx.foreignDefaults = ["0.0.0.0:80"] }
        #expect(try nobodies(foreign, try SetupSample.wish()) == ["443 true"])
        #expect(try nobodies(foreign, plain) == ["127.0.0.2:80 false"])
    }

    @Test(
        "nginx is asked to refuse a handshake where it has learned to",
        arguments: [
            ("debian", "12", nil, true), ("debian", "11", nil, false), ("ubuntu", "22.04", nil, false),
            ("ubuntu", "24.04", nil, true), ("debian", "11", "1.26.0-1~bullseye", true),
            ("debian", "12", "1.19.3-1", false), ("debian", "12", "1.19.4-1", true),
        ]
    )
    func refusesHandshakes(_ id: String, _ version: String, _ nginx: String?, _ isKnown: Bool) throws {
        var inventory = try HostInventory(reading: SetupSample.bareText(id: id, version: version))
        inventory.packages["nginx"] = nginx
        #expect(try nobodies(inventory, try SetupSample.wish()).contains("443 true") == isKnown)
    }

    @Test("a service that answers for every name has nobody's file taken away")
    func answersEverybody() throws {
        let named = try SetupSample.done(try SetupSample.wish())
        let wish = try SetupSample.wish { $0.proxy?.serverName = "_" }
        let files = try #require(wish.proxy).nobodies.map(\.file)
        #expect(try SetupPlan(named, wish).steps.map(\.action) == [.removeDefaultSite(files)])
    }

    @Test("root deploys without a user, a group and rules")
    func root() throws {
        let wish = try SetupSample.wish { ($0.user, $0.key) = ("root", nil) }
        let names = Set(try names(try SetupSample.bare(), wish))
        #expect(names.isDisjoint(with: ["add-user", "join-docker", "permit-commands", "authorize-key"]))
    }

    /// Name, what is different, and the steps that it leads to.
    static let halves: [(String, @Sendable (inout HostInventory) -> Void, [String])] = [
        ("Docker stopped", { $0.docker.version = nil }, ["start-docker"]),
        ("its file was changed and not read", { $0.docker.isFileNewer = true }, ["restart-docker"]),
        ("live-restore not in force", { $0.docker.isLiveRestoreOn = false }, ["restart-docker"]),
        ("somebody took a key out of the file", { $0.docker.file = "{}" }, ["write-daemon-file"]),
        ("a file for nobody is gone", { $0.nginx.nobodies = [:] }, ["answer-nobody"]),
        ("a file for nobody of another release", { $0.nginx.nobodies[Self.nobody] = "" }, ["answer-nobody"]),
        ("nginx stopped", { $0.nginx.isRunning = false }, ["start-nginx"]),
        ("the user left the group", { $0.account?.groups = [] }, ["join-docker"]),
        ("the key is gone", { $0.authorizedKeys = ["# none"] }, ["authorize-key"]),
        (
            "the key may do one thing only", { $0.authorizedKeys = ["command=\"x\" " + SetupSample.keyText] },
            ["authorize-key"]
        ),
        ("rules of another release", { $0.commandRules = "deploy ALL=(root) NOPASSWD: ALL\n" }, ["permit-commands"]),
        ("a package was removed", { $0.packages["logrotate"] = nil }, ["install-tools"]),
        ("a folder that is root's", { $0.places[Self.directory]?.owner = "root" }, ["take-folder-over"]),
        ("a folder that everybody writes to", { $0.places[Self.directory]?.mode = 0o777 }, ["make-folder"]),
        ("a folder above that lets nobody through", { $0.places[Self.state]?.mode = 0o700 }, ["open-folder"]),
    ]
    private static let nobody = AbsolutePath(checked: "/etc/nginx/conf.d/deployctl-nobody-443.conf")
    private static let state = AbsolutePath(checked: "/var/lib/deployctl")
    private static let directory = AbsolutePath(checked: "/var/lib/deployctl/memory-layer")

    @Test("what is missing of a host that is half done is all that is done", arguments: halves.indices)
    func half(_ index: Int) throws {
        let (name, change, expected) = Self.halves[index]
        let wish = try SetupSample.wish()
        #expect(try names(try SetupSample.done(wish, change), wish) == expected, "\(name)")
    }

    @Test("as each step is carried out, the plan that is made anew is the rest of it", arguments: wishes.indices)
    func idempotent(_ index: Int) throws {
        let wish = try SetupSample.wish(Self.wishes[index])
        var starts = [try SetupSample.bare(), try HostInventory(reading: SetupSample.bareText(systemd: false))]
        let ready = try SetupSample.done(try SetupSample.wish())
        starts += Self.halves.map { half in
            var inventory = ready
            half.1(&inventory)
            return inventory
        }
        for start in starts {
            var inventory = start
            var rest = try SetupPlan(start, wish).steps
            while let step = rest.first {
                inventory.carryOut(step)
                rest.removeFirst()
                #expect(try SetupPlan(inventory, wish).steps == rest, "after \(step.what)")
            }
        }
    }

    static let wishes: [@Sendable (inout SetupWish) throws -> Void] = [
        { _ in },
        { $0.proxy = nil },
        { ($0.user, $0.key) = ("root", nil) },
        { $0.docker = .own(signingKey: "KEY\n") },
        { $0.proxy?.serverName = "_" },
        { $0.proxy?.file = AbsolutePath(checked: "/etc/nginx/deployctl/memory-layer.conf") },
        { $0.user = "another" },
    ]

    @Test(
        "a host that cannot be set up is told why, with the way out",
        arguments: [
            ("alpine", "3.20", "root", "", [SetupObstacle.Code.systemUnsupported]),
            ("debian", "10", "root", "", [.systemUnsupported]),
            ("debian", "", "root", "", [.systemUnsupported]),
            ("debian", "12", "denied", "", [.rootDenied]),
            ("debian", "12", "root", "docker_file=bm9uZQ==", [.daemonFileBroken]),
            ("debian", "12", "root", "docker_program=yes\ndocker=19.03.8", [.dockerOld]),
            ("debian", "12", "root", "package=podman-docker 4.3.1", [.dockerForeign]),
            ("debian", "12", "root", "docker_program=yes\ndocker_error=no daemon", [.dockerForeign]),
            ("debian", "12", "root", "listening=80", [.portTaken]),
        ]
    )
    func refused(
        _ id: String,
        _ version: String,
        _ access: String,
        _ more: String,
        _ codes: [SetupObstacle.Code]
    ) throws {
        let text = SetupSample.bareText(id: id, version: version, login: "ada", access: access, more: more)
        #expect(try obstacles(try HostInventory(reading: text), try SetupSample.wish()) == codes)
    }

    @Test("all that stands in the way is told at once")
    func refusals() throws {
        let text = SetupSample.bareText(login: "ada", access: "denied", more: "listening=443\ndocker_file=Ww==")
        let wish = try SetupSample.wish { ($0.key, $0.user) = (nil, "Ada!") }
        let found = try obstacles(try HostInventory(reading: text), wish)
        #expect(found == [.rootDenied, .userUnfit, .keyMissing, .daemonFileBroken, .portTaken])
    }

    @Test("what nobody but the operator changes is said and not done")
    func hints() throws {
        let more = """
            sshd=passwordauthentication yes
            sshd=permitrootlogin yes
            sshd=allowusers ada root@10.0.0.1
            firewall=ufw
            allowed=22
            allowed=443
            """
        let plan = try SetupPlan(try HostInventory(reading: SetupSample.bareText(more: more)), try SetupSample.wish())
        func has(_ words: String) -> Bool { plan.hints.contains { $0.contains(words) } }
        #expect(has("sshd takes passwords"))
        #expect(has("sshd lets root in by password"))
        #expect(has("AllowUsers): deploy is not among them"))
        #expect(has("ufw refuses port 80"))
        #expect(!has("ufw refuses port 443"))
        #expect(has("there is no certificate /etc/letsencrypt"))
        #expect(has("the container is given /etc/memory-layer"))
    }
}
