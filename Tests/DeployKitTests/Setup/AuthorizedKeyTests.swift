// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("Public keys")
struct AuthorizedKeyTests {
    @Test("a line of ssh-keygen is one; its comment cannot carry anything else along")
    func parsed() throws {
        let key = try SetupSample.key()
        #expect(key.line == SetupSample.keyText)
        let odd = try #require(AuthorizedKey(SetupSample.keyText + "'\"; rm -rf / \u{7}\n"))
        #expect(odd.comment == "ada@laptop rm -rf")
    }

    @Test(
        "what is none is refused",
        arguments: [
            "", "ssh-ed25519", "ssh-ed25519 !!!", "ssh-dss AAAA", "command=\"x\" " + SetupSample.keyText,
            SetupSample.keyText + "\n" + SetupSample.keyText, "-----BEGIN OPENSSH PRIVATE KEY-----",
            "ecdsa-sha2-nistp256 " + String(SetupSample.keyText.split(separator: " ")[1]),
        ]
    )
    func refused(_ text: String) {
        #expect(AuthorizedKey(text) == nil)
    }
}
