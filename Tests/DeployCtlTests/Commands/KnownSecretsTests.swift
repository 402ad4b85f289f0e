// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@testable import DeployCtl

@Suite("Secrets that were read")
struct KnownSecretsTests {
    @Test("are masked wherever they turn up, the longer one first")
    func masked() {
        let secrets = KnownSecrets()
        secrets.note(Array("hunter2\n".utf8))
        secrets.note("hunter2-and-more")
        #expect(secrets.scrub("a hunter2 b hunter2-and-more c") == "a <redacted> b <redacted> c")
    }

    @Test("of several lines are masked line by line")
    func lines() {
        let secrets = KnownSecrets()
        secrets.note("first line\nsecond line\n")
        #expect(secrets.scrub("it said: second line") == "it said: <redacted>")
    }

    @Test("that are shorter than four characters would hide half of all words")
    func short() {
        let secrets = KnownSecrets()
        secrets.note("abc")
        secrets.note("")
        #expect(secrets.scrub("abc") == "abc")
    }

    @Test("are looked for wherever the configuration has one")
    func references() throws {
        let text = try Repository.text("ops/deploy/deploy.example.yml")
        let configuration = try DeployConfiguration.load(text, environment: "production")
        let found = Set(configuration.secretReferences.map(\.description))
        #expect(
            found == [
                "env:REGISTRY_PASSWORD", "file:~/.ssh/id_ed25519", "env:PINECONE_API_KEY", "command:pass",
                "env:DEPLOY_HASH_KEY", "env:SMOKE_API_KEY", "file:~/.config/memory-layer/operator-key",
                "env:SLACK_WEBHOOK_URL", "env:WEBHOOK_KEY", "env:GRAFANA_TOKEN",
            ]
        )
    }
}
