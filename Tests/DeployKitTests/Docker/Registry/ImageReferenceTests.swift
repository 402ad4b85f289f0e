// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("Names of images")
struct ImageReferenceTests {
    private static let digest = "sha256:" + String(repeating: "0a", count: 32)

    @Test(
        arguments: [
            ("debian", "debian", nil, false, "docker.io"),
            ("debian:12", "debian", "12", false, "docker.io"),
            ("team/app:1.0_x-Y", "team/app", "1.0_x-Y", false, "docker.io"),
            ("127.0.0.1:5000/lab/app", "127.0.0.1:5000/lab/app", nil, false, "127.0.0.1:5000"),
            ("localhost/app:1", "localhost/app", "1", false, "localhost"),
            ("ghcr.test/a/b/c:v1@" + digest, "ghcr.test/a/b/c", "v1", true, "ghcr.test"),
            ("a@" + digest, "a", nil, true, "docker.io"),
        ] as [(String, String, String?, Bool, String)]
    )
    func parsed(text: String, repository: String, tag: String?, hasDigest: Bool, registry: String) throws {
        let reference = try ImageReference(text)
        #expect(reference.repository == repository)
        #expect(reference.tag == tag)
        #expect((reference.digest != nil) == hasDigest)
        #expect(reference.registry == registry)
        #expect(reference.text == text)
    }

    @Test(arguments: [
        "", ":", "a:", "A", "a/B", "a//b", "/a", "a/", "a b", "a:b c", "-a", "a-", "a@sha256:00",
        "a@" + digest + "@" + digest,
        "a:" + String(repeating: "t", count: 129), "https://a/b", "a?b", "a/../b", ":5000/a", "a:-1", "ä",
        String(repeating: "a", count: 256),
    ])
    func refused(text: String) {
        #expect(throws: ImageReference.Malformed.self) { try ImageReference(text) }
    }
}
