// SPDX-License-Identifier: Apache-2.0

import Foundation
import SSHClient
import Testing

@testable import DeployCtl
@testable import DeployKit

@Suite("deployctl provision")
struct ProvisionReportTests {
    private static let settings = """
        service: demo
        provision: {region: eu-central-1, ssh_from: [203.0.113.7/32], key: id.pub, endpoint: "http://127.0.0.1:1"}

        """

    private static let key =
        "ssh-ed25519 "
        + Data([0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, 32] + Array(repeating: 7, count: 32))
        .base64EncodedString() + " ada@laptop"

    @Test("a plan is read as it is carried out, and what is left to people stands below it")
    func plan() throws {
        let settings = try ProvisionSettings.load(Self.settings, environment: nil)
        var seen = CloudInventory()
        seen.image = .init(id: "ami-1", name: "ubuntu-noble-24.04", rootDevice: "/dev/sda1")
        seen.group = .init(id: "sg-1", isOurs: true, others: ["everything from 10.0.0.0/8"])
        let wish = ProvisionWish(settings, key: try #require(AuthorizedKey(Self.key)))
        let plan = try ProvisionPlan(seen, wish, pins: PinnedHosts(""))
        let text = ProvisionReport.text("demo, eu-central-1", plan.steps, left: plan.hints, style: .plain)
        try Golden.expect(text, "provision-plan.txt")
    }

    @Test("at the end it shows what belongs into deploy.yml")
    func result() throws {
        let result = Provisioner.Result(
            machine: "i-1",
            address: "198.51.100.7",
            hostKeys: [try HostKey(parsing: Self.key)]
        )
        try Golden.expect(ProvisionReport.text(result, knownHosts: "known_hosts"), "provision-result.txt")
    }

    @Test("without credentials, a key or an answer it says which, and shows no secret")
    func program() throws {
        let folder = try ScratchFolder()
        try folder.write(Self.settings, to: "deploy.yml")
        let bare = try Binary.run(["provision", "destroy", "--confirm", "other"], in: folder.url)
        #expect(bare.status == 1)
        #expect(bare.errors.contains("--confirm says another name"))
        let without = try Binary.run(["provision", "plan"], in: folder.url)
        #expect(without.status == 1)
        #expect(without.errors.contains("AWS_ACCESS_KEY_ID") || without.errors.contains("id.pub"))
    }
}
