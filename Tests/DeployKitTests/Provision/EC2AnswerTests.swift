// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

@Suite("EC2's answers")
struct EC2AnswerTests {
    private let name: MachineName
    private static let tags = "<tagSet><item><key>deployctl-machine</key><value>demo</value></item></tagSet>"

    init() throws {
        name = try #require(MachineName("demo"))
    }

    private func node(_ text: String) throws -> XMLNode { try XMLReader.read(Array("<r>\(text)</r>".utf8)) }

    @Test("machines, by their state")
    func machines() throws {
        func machine(_ id: String, _ state: String) -> String {
            """
            <item><instancesSet><item><instanceId>\(id)</instanceId><instanceState><code>1</code><name>\(state)</name>
            </instanceState><instanceType>t3.micro</instanceType><groupSet><item><groupId>sg-1</groupId></item></groupSet>
            <metadataOptions><httpTokens>required</httpTokens></metadataOptions></item></instancesSet></item>
            """
        }
        var inventory = CloudInventory()
        let all = [("i-1", "running"), ("i-2", "terminated"), ("i-3", "shutting-down"), ("i-4", "stopped")]
        EC2Answer.addMachines(
            try node("<reservationSet>\(all.map { machine($0.0, $0.1) }.joined())</reservationSet>"),
            to: &inventory
        )
        #expect(
            inventory.machines == [
                .init(id: "i-1", state: .running, type: "t3.micro", groups: ["sg-1"]),
                .init(id: "i-4", state: .stopped, type: "t3.micro", groups: ["sg-1"]),
            ]
        )
        #expect(inventory.ended == ["i-2"])
        #expect(inventory.ending == ["i-3"])
    }

    @Test("a group with doors of all kinds")
    func group() throws {
        let group = try #require(
            EC2Answer.group(
                try node(
                    """
                    <securityGroupInfo><item><groupId>sg-1</groupId><groupName>demo</groupName>\(Self.tags)<ipPermissions>
                    <item><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort><ipRanges>
                    <item><cidrIp>10.0.0.0/8</cidrIp></item></ipRanges><ipv6Ranges><item><cidrIpv6>::/0</cidrIpv6></item>
                    </ipv6Ranges></item><item><ipProtocol>-1</ipProtocol><ipRanges><item><cidrIp>10.0.0.0/8</cidrIp></item>
                    </ipRanges><groups><item><groupId>sg-9</groupId></item></groups></item></ipPermissions></item>
                    </securityGroupInfo>
                    """
                ),
                name
            )
        )
        #expect(group.isOurs)
        #expect(
            group.rules == [
                EntryRule(port: 22, source: .network("10.0.0.0/8")), EntryRule(port: 22, source: .network6("::/0")),
            ]
        )
        #expect(group.others == ["everything  from 10.0.0.0/8", "members of the group sg-9"])
    }

    @Test("a key pair, an address, the newest image, and what a console says")
    func others() throws {
        let pair = EC2Answer.keyPair(
            try node(
                "<keySet><item><keyName>demo</keyName><publicKey>\(ProvisionSample.keyLine(7))\n</publicKey></item></keySet>"
            ),
            name
        )
        #expect(pair == .init(isOurs: false, key: try ProvisionSample.key()))
        let addresses = EC2Answer.addresses(
            try node(
                """
                <addressesSet><item><allocationId>e-1</allocationId><publicIp>198.51.100.7</publicIp><instanceId/></item>
                <item><allocationId>e-2</allocationId><publicIp>not one</publicIp></item></addressesSet>
                """
            )
        )
        #expect(addresses == [.init(allocation: "e-1", text: "198.51.100.7")])
        func image(_ id: String, _ date: String) -> String {
            "<item><imageId>\(id)</imageId><name>n</name><creationDate>\(date)</creationDate></item>"
        }
        let images = image("ami-1", "2026-01-02T00:00:00.000Z") + image("ami-2", "2026-11-02T00:00:00.000Z")
        #expect(EC2Answer.image(try node("<imagesSet>\(images)</imagesSet>"))?.id == "ami-2")
        #expect(EC2Answer.image(try node("<imagesSet/>")) == nil)
        let output = Data("a\r\nb".utf8).base64EncodedString()
        #expect(EC2Answer.console(try node("<output>\(output)\n</output>")) == "a\r\nb")
        #expect(EC2Answer.console(try node("")) == "")
    }

    @Test(
        "each of EC2's codes has one of ours",
        arguments: [
            ("UnauthorizedOperation", 403, .denied), ("AuthFailure", 401, .denied), ("SomethingNew", 403, .denied),
            ("VcpuLimitExceeded", 400, .quota), ("AddressLimitExceeded", 400, .quota),
            ("InsufficientInstanceCapacity", 500, .capacity), ("RequestLimitExceeded", 503, .throttled),
            ("InvalidGroup.Duplicate", 400, .notOurs), ("DependencyViolation", 400, .busy),
            ("InternalError", 500, .unreachable), ("SomethingNew", 502, .unreachable),
            ("InvalidParameterValue", 400, .refused),
        ] as [(String, Int, ProvisionFailure.Code)]
    )
    func failures(_ code: String, _ status: Int, _ expected: ProvisionFailure.Code) {
        let body =
            "<Response><Errors><Error><Code>\(code)</Code><Message>why\u{1B}[2J</Message></Error></Errors></Response>"
        let failure = EC2Failure(status: status, Array(body.utf8)).failure(of: "RunInstances")
        #expect(failure.code == expected)
        #expect(failure.message.contains(code))
        #expect(!failure.message.contains("\u{1B}"))
    }

    @Test("an answer that is not EC2's at all is judged by its status")
    func page() {
        let failure = EC2Failure(status: 404, Array("<html><body>".utf8)).failure(of: "RunInstances")
        #expect(failure.code == .refused)
        #expect(failure.message == "EC2 refused RunInstances (status 404)")
    }
}
