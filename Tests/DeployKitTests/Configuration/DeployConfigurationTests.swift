// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@Suite("deploy.yml")
struct DeployConfigurationTests {
    private static let minimal = """
        service: demo
        image: 127.0.0.1:5000/demo
        hosts:
          - address: app-1
            host_keys: ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
        proxy:
          server_name: demo.example.com
          file: /etc/nginx/conf.d/demo.conf

        """

    private func faults(_ text: String, environment: String? = nil) -> [String] {
        do {
            _ = try DeployConfiguration.load(text, environment: environment)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    @Test("the example that people start from loads, in each of its environments")
    func example() throws {
        let text = try Repository.text("ops/deploy/deploy.example.yml")
        let production = try DeployConfiguration.load(text, environment: "production")
        #expect(production.hosts.map(\.name.text) == ["app-1.example.com", "app-2.example.com"])
        #expect(production.run.milliCPUs == 1_500)
        #expect(production.proxy?.certificate != nil)
        #expect(production.bake?.maximumErrorShare == 0.01)
        #expect(production.rollout == Rollout(canary: 1, batch: 2, bake: .seconds(30)))
        #expect(production.planSettings.rollout == production.rollout)
        #expect(production.planSettings.hasPublicAddress)
        #expect(production.secretEnvironment["HF_TOKEN"] == .command(["pass", "show", "hf-token"]))
        #expect(production.hosts[1].jump?.user == "jump")
        #expect(production.smoke.variables["API_KEY"] == .environment("SMOKE_API_KEY"))
        #expect(production.metrics.key == .file("~/.config/memory-layer/operator-key"))

        let staging = try DeployConfiguration.load(text, environment: "staging")
        #expect(staging.hosts.map(\.name.text) == ["staging.example.com"])
        #expect(staging.proxy?.serverName == "staging.example.com")
        #expect(staging.proxy?.maximumBody == 4 << 20, "what the environment leaves out stays")
        #expect(staging.proxy?.certificate == nil)
        #expect(staging.bake == nil)
        #expect(staging.rollout == Rollout())
        #expect(staging.clearEnvironment["LOG_LEVEL"] == "debug")
        #expect(staging.clearEnvironment["PROFILE"] == "cloud")
    }

    @Test("a minimal file has the documented defaults")
    func defaults() throws {
        let configuration = try DeployConfiguration.load(Self.minimal, environment: nil)
        #expect(configuration.lease.timeToLive == .seconds(30))
        #expect(configuration.retainedReleases == 5)
        #expect(configuration.health.path == "/api/health/ready")
        #expect(configuration.metrics == MetricsSettings(path: "/metrics", key: nil))
        #expect(configuration.stateDirectory.text == "/var/lib/deployctl")
        #expect(configuration.planSettings.hosts.count == 1)
        #expect(configuration.rollout == Rollout(canary: 1, batch: nil, bake: nil), "several hosts have a canary")
        #expect(!configuration.planSettings.hasPublicAddress)
    }

    @Test(
        "an environment must be chosen when there are some, and must be there",
        arguments: [
            (String?.none, "one must be chosen; known: production, staging"),
            ("prod", "there is no prod; known: production, staging"),
        ]
    )
    func environments(_ name: String?, _ expected: String) {
        let text = Self.minimal + "environments:\n  production: {}\n  staging: {}\n"
        #expect(faults(text, environment: name) == ["10:3: environments: \(expected)"])
    }

    @Test("every fault is told at once, with its place and what was meant")
    func allFaults() {
        let text = """
            servce: demo
            image: demo:latest
            hosts:
              - address: app-1
                host_kyes: []
                ssh_port: twenty
            proxy:
              server_name: demo
              file: relative.conf
            registry:
              user: me
              password: hunter2
            run:
              memory: 12
              cpus: [1]
            lock:
              ttl: 1s

            """
        #expect(
            faults(text)
                == [
                    "1:1: servce: unknown key, did you mean service?",
                    "1:1: service: is missing",
                    "2:8: image: expected \(ImageRepository.expectation)",
                    "4:5: hosts[0].host_keys: one at least must be pinned",
                    "5:5: hosts[0].host_kyes: unknown key, did you mean host_keys?",
                    "6:15: hosts[0].ssh_port: expected a port from 1 to 65535",
                    "9:9: proxy.file: expected \(AbsolutePath.expectation)",
                    "12:13: registry.password: expected \(SecretReference.expectation)",
                    "14:11: run.memory: expected a size such as 512MiB or 2GiB",
                    "15:9: run.cpus: expected a number of CPUs such as 1 or 0.5, found a list",
                    "17:8: lock.ttl: expected a time from 3s to 1h",
                ]
        )
    }

    @Test("what suites are given is named as variables are, and not what deployctl sets itself")
    func smokeVariables() {
        let text = Self.minimal + "smoke:\n  variables: {REVISION: env:A, api-key: env:B, API_KEY: hunter2}\n"
        #expect(
            faults(text)
                == [
                    "10:25: smoke.variables.REVISION: is set by deployctl itself",
                    "10:32: smoke.variables.api-key: expected \(EnvironmentName.expectation)",
                    "10:57: smoke.variables.API_KEY: expected \(SecretReference.expectation)",
                ]
        )
    }

    private static let second = """
          - address: app-2
            host_keys: ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]

        """

    @Test(
        "a rollout that means nothing is refused",
        arguments: [
            ("{canary: 1, batch: 1, bake: 5s}\nbake: {}", []),
            ("{canary: 0}", []),
            ("{canary: 2}", ["11:19: rollout.canary: of 2 hosts, fewer must go first"]),
            ("{canary: 1, bake: 5s}", ["11:28: rollout.bake: nothing is watched without the limits of `bake`"]),
            ("{batch: 0}", ["11:18: rollout.batch: expected a number from 1 to 1000"]),
            ("{btach: 1}", ["11:11: rollout.btach: unknown key, did you mean batch?"]),
            ("1", ["11:10: rollout: expected a mapping, found a single value"]),
        ] as [(String, [String])]
    )
    func rollout(_ text: String, _ expected: [String]) throws {
        let head = Self.minimal.components("proxy:")
        #expect(faults("\(head[0])\(Self.second)proxy:\(head[1])rollout: \(text)\n") == expected)
    }

    @Test("an environment with one host may keep the rollout of the others")
    func rolloutOfOne() {
        #expect(faults(Self.minimal + "rollout: {canary: 2, batch: 3}\n").isEmpty)
    }

    @Test("a secret that was written into the file is not repeated by the error")
    func secretsAreNotQuoted() {
        let text = Self.minimal + "registry:\n  user: me\n  password: hunter2\n"
        #expect(!faults(text).isEmpty)
        #expect(!faults(text).joined().contains("hunter2"))
    }

    @Test(
        "what is no YAML is told with its place",
        arguments: [
            ("a: [1", "a: [1"), ("service: a\nservice: b\n", "the key service is there twice"),
            ("", "empty"), ("- 1\n", "expected a mapping"), ("? [a]\n: 1\n", "a key must be a single text"),
            ("a: &a [1]\nb: *c\n", "alias"), ("--- {a: 1}\n--- {b: 2}\n", "another document"),
        ]
    )
    func notYAML(_ text: String, _ part: String) {
        let found = faults(text)
        #expect(!found.isEmpty)
        if part != text { #expect(found.contains { $0.contains(part) }, "\(found)") }
    }

    @Test("aliases that stand for billions of values are refused")
    func bomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...8 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(items)]\n"
        }
        #expect(faults(text).contains { $0.contains("more than 20000 values") })
    }

    @Test("exactly one of nginx and plain")
    func modes() {
        #expect(faults(Self.minimal + "plain: {listen: 80}\n").contains { $0.contains("exactly one") })
        #expect(faults(Self.minimal.components("proxy:")[0]).contains { $0.contains("exactly one") })
        #expect(faults(Self.minimal.components("proxy:")[0] + "plain: {listen: 80}\n").isEmpty)
    }
}

extension String {
    /// The text before a word, and after it.
    fileprivate func components(_ word: String) -> [String] {
        guard let range = firstRange(of: word) else { return [self] }
        return [String(self[..<range.lowerBound]), String(self[range.upperBound...])]
    }
}
