// SPDX-License-Identifier: Apache-2.0

import Foundation
import SSHClient
import Testing

@testable import DeployKit

/// Values for tests of machines.
enum ProvisionSample {
    static let image = CloudInventory.MachineImage(id: "ami-1", name: "ubuntu-noble", rootDevice: "/dev/sda1")
    static let address = "198.51.100.7"

    /// A public key of ed25519 whose bytes are all the same.
    static func keyLine(_ byte: UInt8, _ comment: String = "ada@laptop") -> String {
        let blob = [0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, 32] + [UInt8](repeating: byte, count: 32)
        return "ssh-ed25519 \(Data(blob).base64EncodedString()) \(comment)"
    }

    static func key(_ byte: UInt8 = 7) throws -> AuthorizedKey { try #require(AuthorizedKey(keyLine(byte))) }

    static func hostKey(_ byte: UInt8) throws -> HostKey { try HostKey(parsing: keyLine(byte)) }

    static func settings(_ more: String = "") throws -> ProvisionSettings {
        try ProvisionSettings.load(
            """
            service: demo
            provision:
              region: eu-central-1
              ssh_from: [203.0.113.7/32]
              key: id.pub
            \(more)
            """,
            environment: nil
        )
    }

    static func wish(_ more: String = "") throws -> ProvisionWish { ProvisionWish(try settings(more), key: try key()) }

    /// An account in which all of it is there.
    static func complete() throws -> CloudInventory {
        var seen = CloudInventory()
        seen.keyPair = .init(isOurs: true, key: try key())
        seen.group = .init(id: "sg-1", isOurs: true, rules: try settings().rules)
        seen.machines = [.init(id: "i-1", state: .running, type: "t3.micro", groups: ["sg-1"])]
        seen.addresses = [.init(allocation: "eipalloc-1", text: address, association: "eipassoc-1", machine: "i-1")]
        return seen
    }

    static func pins(machine: String = "i-1") -> PinnedHosts {
        PinnedHosts("\(address) \(keyLine(9, "deployctl:demo:\(machine)"))\n")
    }

    static func console(_ keys: [String], fingerprints: [String] = []) -> String {
        let marked = fingerprints.map { "<14>Nov 23 10:00:00 ec2: 256 \($0) root@host (ED25519)" }
        let first =
            marked.isEmpty
            ? []
            : ["<14>Nov 23 10:00:00 ec2: -----BEGIN SSH HOST KEY FINGERPRINTS-----"] + marked
                + ["<14>Nov 23 10:00:00 ec2: -----END SSH HOST KEY FINGERPRINTS-----"]
        let second = ["-----BEGIN SSH HOST KEY KEYS-----"] + keys + ["-----END SSH HOST KEY KEYS-----"]
        return (["[    0.000000] Linux version 6.8.0"] + first + second + ["login: "]).joined(separator: "\r\n")
    }
}
