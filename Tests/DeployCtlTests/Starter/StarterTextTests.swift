// SPDX-License-Identifier: Apache-2.0

import DeployKit
import SSHClient
import Testing

@testable import DeployCtl

@Suite("The text of a new deploy.yml")
struct StarterTextTests {
    @Test("one place behind nginx: the parser loads it as it stands")
    func proxied() throws {
        let configuration = try StarterSample.configuration(
            .only(
                try StarterSample.place(
                    [StarterSample.host("deploy@app-1.example.com"), StarterSample.host("ada@10.0.0.2:2222")],
                    url: "https://api.example.com"
                )
            ),
            registry: RegistrySettings(user: "example", password: .environment("REGISTRY_PASSWORD"))
        )
        try Golden.expect(configuration.text, "init-proxied.yml")
        let loaded = try DeployConfiguration.load(configuration.text, environment: nil)
        #expect(loaded.service == configuration.service && loaded.image == configuration.image)
        #expect(loaded.registry == configuration.registry)
        #expect(loaded.hosts.map(\.name.text) == ["app-1.example.com", "10.0.0.2"])
        #expect(loaded.hosts.map(\.port.number) == [22, 2_222])
        #expect(loaded.hosts.map(\.user) == ["deploy", "ada"])
        #expect(
            loaded.hosts.flatMap(\.hostKeys) == [try StarterSample.key.fingerprint, try StarterSample.key.fingerprint]
        )
        #expect(loaded.proxy?.serverName == "api.example.com")
        #expect(loaded.proxy?.certificate?.text == "/etc/letsencrypt/live/api.example.com/fullchain.pem")
        #expect(loaded.smoke.publicURL == "https://api.example.com")
        #expect(loaded.smoke.privately == ["ops/smoke/demo.yml"])
    }

    @Test("one place without nginx, a registry that asks nobody, suites that are there")
    func plain() throws {
        let place = try StarterSample.place([StarterSample.host("deploy@::1")], proxy: nil)
        let suites = ["a-private.yml", "a-public.yml", "both.yaml", "README.md"]
        let configuration = try StarterSample.configuration(.only(place), suites: suites)
        try Golden.expect(configuration.text, "init-plain.yml")
        let loaded = try DeployConfiguration.load(configuration.text, environment: nil)
        #expect(loaded.registry == nil)
        #expect(loaded.hosts.first?.mode == .plain(address: "0.0.0.0", port: try Sample.port(8_080)))
        #expect(loaded.smoke.privately == ["ops/smoke/a-private.yml", "ops/smoke/both.yaml"])
        #expect(loaded.smoke.publicly == ["ops/smoke/a-public.yml", "ops/smoke/both.yaml"])
        #expect(configuration.suites.missing == nil)
    }

    @Test("environments: each loads by its name, none without one")
    func environments() throws {
        let configuration = try StarterSample.configuration(
            .environments([
                StarterEnvironment(
                    try StarterSample.label("production"),
                    try StarterSample.place(
                        [
                            StarterSample.host("deploy@app-1.example.com"),
                            StarterSample.host("deploy@app-2.example.com"),
                        ],
                        url: "http://api.example.com"
                    )
                ),
                StarterEnvironment(
                    try StarterSample.label("staging"),
                    try StarterSample.place([StarterSample.host("deploy@staging.example.com")], proxy: nil)
                ),
            ]),
            registry: RegistrySettings(user: "o'neil \"x\"", password: .command(["pass", "show", "a b"]))
        )
        try Golden.expect(configuration.text, "init-environments.yml")
        #expect(DeployConfiguration.environmentNames(in: configuration.text) == ["production", "staging"])
        let production = try DeployConfiguration.load(configuration.text, environment: "production")
        #expect(production.hosts.count == 2)
        #expect(production.smoke.publicURL == "http://api.example.com")
        #expect(production.smoke.publicly == ["ops/smoke/demo.yml"])
        #expect(production.registry == configuration.registry)
        let staging = try DeployConfiguration.load(configuration.text, environment: "staging")
        #expect(staging.proxy == nil && staging.smoke.publicURL == nil)
        #expect(throws: DocumentFaults.self) { try DeployConfiguration.load(configuration.text, environment: nil) }
    }

    @Test("a host that nobody could vouch for: the file says what to run, the parser what is missing, and nothing else")
    func pending() throws {
        let host = try StarterSample.host("deploy@app-1.example.com:2222", pinned: false)
        let configuration = try StarterSample.configuration(.only(try StarterSample.place([host])))
        try Golden.expect(configuration.text, "init-pending.yml")
        let faults = #expect(throws: DocumentFaults.self) {
            try DeployConfiguration.load(configuration.text, environment: nil)
        }
        #expect(faults?.faults.map(\.path) == ["hosts[0].host_keys"])
        #expect(faults?.faults.first?.problem == "one at least must be pinned")
        // The line is mended by taking its # away.
        let mended = configuration.text.replacing(
            "# host_keys: [\"SHA256:...\"]",
            with: "host_keys: [\"\(try StarterSample.key.fingerprint)\"]"
        )
        #expect(throws: Never.self) { try DeployConfiguration.load(mended, environment: nil) }
    }

    @Test(
        "whatever the registry's user is called, the parser reads the same",
        arguments: [
            "example", "null", "Null", "~", "a b", "a: b", "a #b", "\"", "\\", "'", "[x]", "{x}", "- x", "*x", "&x",
            "!x",
            "%x", "@x", "`x", "x:", "robot$ci", "tab\there", "bell\u{7}", "ünï", "\u{2028}", "yes", "1", "?", ",", "=",
            " x ",
        ]
    )
    func users(_ user: String) throws {
        let configuration = try StarterSample.configuration(
            .only(try StarterSample.place([StarterSample.host("deploy@app-1.example.com")])),
            registry: RegistrySettings(user: user, password: .file("~/my \"password\""))
        )
        let loaded = try DeployConfiguration.load(configuration.text, environment: nil)
        #expect(loaded.registry == configuration.registry)
    }

    @Test("the suite to begin with is one that deployctl runs")
    func suite() throws {
        let service = try #require(ServiceName("demo"))
        let text = StarterSuites.text(of: service)
        try Golden.expect(text, "init-suite.yml")
        let suite = try SmokeSuite.load(text)
        #expect(suite.name == "demo" && suite.steps.count == 1 && suite.needs.isEmpty)
    }
}
