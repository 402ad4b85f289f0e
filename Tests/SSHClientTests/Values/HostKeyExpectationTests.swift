// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SSHClient

@Suite("What a host key is held against")
struct HostKeyExpectationTests {
    private let destination: SSHDestination
    private let key: HostKey
    /// Every key that differs from it in one bit.
    private let neighbours: [HostKey]

    init() throws {
        destination = try SSHDestination(parsing: "u@host")
        let key = try HostKey(
            parsing: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
        )
        self.key = key
        neighbours = (19 * 8..<key.blob.count * 8).compactMap { bit in
            var blob = key.blob
            blob[bit / 8] ^= 1 << (bit % 8)
            return HostKey(blob: blob)
        }
    }

    @Test("is every bit of a key")
    func keys() throws {
        #expect(neighbours.count == 32 * 8)
        for other in neighbours {
            let error = #expect(throws: SSHError.self) {
                try HostKeyExpectation(accepted: [other]).check(key, of: destination)
            }
            #expect(error?.code == .hostKeyChanged)
        }
        try HostKeyExpectation(accepted: neighbours + [key]).check(key, of: destination)
    }

    @Test("is every character of a fingerprint")
    func fingerprints() throws {
        let text = Array(key.fingerprint.text)
        for index in 7..<text.count {
            var other = text
            // Not the next letter: the last has two bits that say nothing.
            other[index] = other[index] == "A" ? "Q" : "A"
            let fingerprint = try HostKeyFingerprint(parsing: String(other))
            #expect(fingerprint != key.fingerprint)
            let error = #expect(throws: SSHError.self) {
                try HostKeyExpectation(fingerprints: [fingerprint]).check(key, of: destination)
            }
            #expect(error?.code == .hostKeyChanged)
        }
        let several = neighbours.prefix(3).map(\.fingerprint) + [key.fingerprint]
        try HostKeyExpectation(fingerprints: several).check(key, of: destination)
    }

    @Test("accepts nothing where nothing is pinned")
    func nothing() {
        for pin in [HostKeyPin.keys([]), .fingerprints([])] {
            let error = #expect(throws: SSHError.self) {
                try pin.expectation(of: destination).check(key, of: destination)
            }
            #expect(error?.code == .hostKeyUnknown)
        }
    }

    @Test(
        "is refused as a fingerprint that is none",
        arguments: [
            "", "SHA256:", "SHA256:" + String(repeating: "A", count: 42), "SHA256:" + String(repeating: "A", count: 44),
            "SHA256:" + String(repeating: "A", count: 43) + "==", "MD5:" + String(repeating: "A", count: 43),
            "sha256:" + String(repeating: "A", count: 43), String(repeating: "A", count: 43),
            "SHA256:" + String(repeating: "A", count: 42) + "=", "SHA256:" + String(repeating: "A", count: 42) + " ",
            "SHA256:" + String(repeating: "A", count: 42) + "!", " SHA256:" + String(repeating: "A", count: 43),
            "SHA256:" + String(repeating: "A", count: 21) + "=" + String(repeating: "A", count: 21),
        ]
    )
    func malformed(text: String) {
        let error = #expect(throws: SSHError.self) { try HostKeyFingerprint(parsing: text) }
        #expect(error?.code == .invalidInput)
    }
}
