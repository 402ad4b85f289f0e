// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

@Suite("What EC2 is asked")
struct EC2QueryTests {
    private let name: MachineName

    init() throws {
        name = try #require(MachineName("demo"))
    }

    private func launch(former: [String] = [], type: String = "t3.micro") throws -> MachineLaunch {
        MachineLaunch(
            name: name,
            type: try #require(MachineType(type)),
            image: ProvisionSample.image,
            diskSize: 16,
            group: "sg-1",
            former: former,
            userData: "#cloud-config\n"
        )
    }

    @Test("a form is encoded so that nothing in a value ends it")
    func form() {
        let query = EC2Query("Act", ["A.1": "a b&c=d/+", "B": "ä"])
        let expected = "Action=Act&Version=2016-11-15&A.1=a+b%26c%3Dd%2F%2B&B=%C3%A4"
        #expect(String(decoding: query.form, as: UTF8.self) == expected)
    }

    @Test("a machine is launched with an encrypted disk, tokens for its metadata, no debts, and tags from the start")
    func launching() throws {
        let query = EC2Query.launch(try launch())
        let parameters = Dictionary(uniqueKeysWithValues: query.parameters.map { ($0.name, $0.value) })
        #expect(
            parameters == [
                "ImageId": "ami-1", "InstanceType": "t3.micro", "MinCount": "1", "MaxCount": "1", "KeyName": "demo",
                "SecurityGroupId.1": "sg-1", "ClientToken": try launch().token,
                "MetadataOptions.HttpEndpoint": "enabled", "MetadataOptions.HttpTokens": "required",
                "MetadataOptions.HttpPutResponseHopLimit": "1", "BlockDeviceMapping.1.DeviceName": "/dev/sda1",
                "BlockDeviceMapping.1.Ebs.VolumeSize": "16", "BlockDeviceMapping.1.Ebs.VolumeType": "gp3",
                "BlockDeviceMapping.1.Ebs.Encrypted": "true",
                "BlockDeviceMapping.1.Ebs.DeleteOnTermination": "true",
                "UserData": Data("#cloud-config\n".utf8).base64EncodedString(),
                "CreditSpecification.CpuCredits": "standard", "TagSpecification.1.ResourceType": "instance",
                "TagSpecification.1.Tag.1.Key": "Name", "TagSpecification.1.Tag.1.Value": "demo",
                "TagSpecification.1.Tag.2.Key": "deployctl-machine", "TagSpecification.1.Tag.2.Value": "demo",
                "TagSpecification.2.ResourceType": "volume", "TagSpecification.2.Tag.1.Key": "Name",
                "TagSpecification.2.Tag.1.Value": "demo", "TagSpecification.2.Tag.2.Key": "deployctl-machine",
                "TagSpecification.2.Tag.2.Value": "demo",
            ]
        )
        #expect(!query.isRead)
    }

    @Test("the same launch has the same token, and the next machine another")
    func tokens() throws {
        #expect(try launch().token == launch().token)
        #expect(try launch(former: ["i-1"]).token != launch().token)
        #expect(try launch(former: ["i-2", "i-1"]).token == launch(former: ["i-1", "i-2"]).token)
        #expect(try launch(type: "t3.small").token != launch().token)
        #expect(try launch().token.utf8.count <= 64)
    }

    @Test("the newest Ubuntu is Canonical's, whoever else has that name")
    func images() throws {
        let query = EC2Query.images(.ubuntu, for: try #require(MachineType("t4g.small")))
        #expect(query.isRead)
        let values = query.parameters.map { "\($0.name)=\($0.value)" }
        #expect(values.contains("Owner.1=099720109477"))
        #expect(values.contains("Filter.1.Value.1=ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-*"))
    }

    @Test("what cloud-init is sent is ops/cloud-init.yml, to the byte, and within EC2's 16 KiB")
    func cloudInit() throws {
        #expect(CloudInit.text == (try Repository.text("ops/cloud-init.yml")))
        #expect(CloudInit.text.utf8.count <= 16_384)
        #expect(CloudInit.text.hasPrefix("#cloud-config\n"))
    }

    @Test("setup finds nothing to change in the Docker settings that cloud-init writes")
    func daemonFile() throws {
        let lines = CloudInit.text.split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex { $0.contains("path: /etc/docker/daemon.json") })
        let text = lines[(start + 3)...].prefix { $0.hasPrefix("      ") }.joined(separator: "\n")
        let file = try DaemonFile(text)
        #expect(file.completed(flags: [], isInSwarm: false).additions(to: file).isEmpty)
    }
}
