// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployCtl
@testable import DeployKit

@Suite("deployctl setup")
struct SetupReportTests {
    private static let key =
        "ssh-ed25519 "
        + Data([0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, 32] + Array(repeating: 7, count: 32))
        .base64EncodedString() + " ada@laptop"

    private func sight(_ number: Int, _ more: String = "", access: String = "root") throws -> SetupSight {
        let configuration = try DeployConfiguration.load(
            try Repository.text("ops/deploy/deploy.example.yml"),
            environment: "production"
        )
        let wish = SetupWish(
            configuration,
            try #require(configuration.hosts.first),
            docker: .distribution,
            key: AuthorizedKey(Self.key)
        )
        let inventory = try HostInventory(
            reading: """
                login=root
                access=\(access)
                os_id=debian
                os_version=12
                os_codename=bookworm
                os_name=Debian GNU/Linux 12 (bookworm)
                architecture=amd64
                systemd=yes
                time=chronyd
                memory_kib=1000000
                swap_kib=0
                free_kib=9000000
                listening=22
                sshd=passwordauthentication yes
                \(more)
                end=inventory

                """
        )
        let plan = Result { () throws(SetupRefusal) in try SetupPlan(inventory, wish) }
        return SetupSight(host: try Sample.host(number), inventory: inventory, plan: plan)
    }

    @Test("each step with what it changes, why and how, and what is left to people")
    func plan() throws {
        let report = SetupReport("memory-layer, production", [try sight(1)])
        try Golden.expect(report.text(style: .plain), "setup-plan.txt")
        #expect(report.steps == 13)
        #expect(!report.isRefused)
    }

    @Test("a host that cannot be set up, and how it could")
    func refused() throws {
        let report = SetupReport(
            "memory-layer, production",
            [try sight(1), try sight(2, "listening=80", access: "denied")]
        )
        #expect(report.isRefused)
        let text = report.text(style: .plain)
        #expect(
            text.contains(
                "  fail  root is not root and may not become it by `sudo -n`\n        fix: deployctl setup --login"
            )
        )
        #expect(text.hasSuffix("\n\nnothing was changed\n"))
    }

    @Test(
        "only a yes is a yes",
        arguments: [
            ("y", true), ("Yes\n", true), (" YES ", true), ("", false), ("n", false), ("yep", false), ("no", false),
        ]
    )
    func answers(_ answer: String, _ isYes: Bool) {
        #expect(TerminalQuestion.means(answer) == isYes)
    }

    @Test("the key that was named counts; who is logged in as the user needs none of the configuration's")
    func keys() throws {
        let (given, configured) = (try #require(AuthorizedKey(Self.key)), try #require(AuthorizedKey(Self.key + "2")))
        #expect(SetupKeys(given: given, configured: nil).key(for: "deploy", login: "deploy") == given)
        #expect(SetupKeys(given: nil, configured: configured).key(for: "deploy", login: "root") == configured)
        #expect(SetupKeys(given: nil, configured: configured).key(for: "deploy", login: "deploy") == nil)
    }

    @Test("a key of a repository must look like one")
    func signingKey() async throws {
        let folder = try ScratchFolder()
        let text = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabc\n-----END PGP PUBLIC KEY BLOCK-----"
        try folder.write(text, to: "good.asc")
        try folder.write("<html>", to: "bad.asc")
        #expect(try await SetupKeys.signingKey(file: folder.url.appending(path: "good.asc").path) == text + "\n")
        for name in ["bad.asc", "none.asc"] {
            await #expect(throws: Failure.self) {
                try await SetupKeys.signingKey(file: folder.url.appending(path: name).path)
            }
        }
    }
}
