// SPDX-License-Identifier: Apache-2.0

import SSHClient
import Testing

@testable import DeployKit

@Suite("Host keys from a machine's console")
struct HostKeyLearningTests {
    private let key = ProvisionSample.keyLine(9, "root@host")

    private func code(_ console: String) -> ProvisionFailure.Code? {
        do {
            _ = try ConsoleHostKeys(console)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("they stand between marks, whatever else is written there")
    func found() throws {
        let expected = try ProvisionSample.hostKey(9)
        let fingerprint = expected.fingerprint.text
        let console = ProvisionSample.console(["[   12.3] a word of the kernel", key], fingerprints: [fingerprint])
        #expect(try ConsoleHostKeys(console)?.keys == [expected])
        #expect(try ConsoleHostKeys(ProvisionSample.console([key]))?.keys == [expected])
        #expect(try ConsoleHostKeys(console + "\r\n" + console)?.keys == [expected], "two boots")
    }

    @Test(
        "until the block is whole there are none",
        arguments: [
            "", "login: ", "-----BEGIN SSH HOST KEY KEYS-----\r\nssh-ed25519 AAAA", "-----END SSH HOST KEY KEYS-----",
        ]
    )
    func early(_ console: String) throws {
        #expect(try ConsoleHostKeys(console) == nil)
    }

    @Test("what contradicts itself is not believed")
    func contradictions() throws {
        let other = ProvisionSample.keyLine(10, "root@host")
        #expect(code(ProvisionSample.console([key]) + "\n" + ProvisionSample.console([other])) == .hostKey)
        let fingerprint = try ProvisionSample.hostKey(10).fingerprint.text
        #expect(code(ProvisionSample.console([key], fingerprints: [fingerprint])) == .hostKey)
        #expect(code(ProvisionSample.console(["nonsense"])) == .hostKey)
    }

    @Test("a key is kept with the machine that it is of, and replaces that of the machine before")
    func pinned() throws {
        let settings = try ProvisionSample.settings()
        let others = "# a comment\nother.example.com \(ProvisionSample.keyLine(3, "by-hand"))\n"
        let first = try PinnedHosts(others).pinning(
            [try ProvisionSample.hostKey(9)],
            of: ProvisionSample.address,
            machine: "i-1",
            as: settings.name
        )
        #expect(first.text == others + ProvisionSample.pins().text)
        #expect(first.machine(at: ProvisionSample.address) == "i-1")
        let second = try first.pinning(
            [try ProvisionSample.hostKey(10)],
            of: ProvisionSample.address,
            machine: "i-2",
            as: settings.name
        )
        #expect(second.machine(at: ProvisionSample.address) == "i-2")
        #expect(second.text.split(separator: "\n").count == 3)
        #expect(second.removing(settings.name).text == others)
        #expect(!second.removing(settings.name).knows(settings.name))
    }

    @Test("a line that somebody else wrote for the address must agree")
    func foreignLine() throws {
        let settings = try ProvisionSample.settings()
        let line = PinnedHosts("\(ProvisionSample.address) \(ProvisionSample.keyLine(3, "by-hand"))\n")
        let pin = { (byte: UInt8) throws -> PinnedHosts in
            try line.pinning(
                [try ProvisionSample.hostKey(byte)],
                of: ProvisionSample.address,
                machine: "i-1",
                as: settings.name
            )
        }
        let failure = #expect(throws: ProvisionFailure.self) { _ = try pin(9) }
        #expect(failure?.code == .hostKey)
        #expect(try pin(3).machine(at: ProvisionSample.address) == "i-1")
    }
}
