// SPDX-License-Identifier: Apache-2.0

package import SSHClient

/// The host keys that cloud-init writes to the console at its end, between marks. Only root can write there, and EC2 hands it out
/// over a signed call: no stranger on the network can put a key in.
package struct ConsoleHostKeys: Sendable, Hashable {
    private static let keyMarks = ("-----BEGIN SSH HOST KEY KEYS-----", "-----END SSH HOST KEY KEYS-----")
    private static let fingerprintMarks = (
        "-----BEGIN SSH HOST KEY FINGERPRINTS-----", "-----END SSH HOST KEY FINGERPRINTS-----"
    )

    /// In the order of the console, each once.
    package let keys: [HostKey]

    /// - Returns: `nil` while no whole block has been written.
    /// - Throws: When blocks contradict each other, or the fingerprints beside them, or hold no key that is known.
    package init?(_ console: String) throws(ProvisionFailure) {
        let lines = console.split(whereSeparator: \.isNewline).map(String.init)
        // Each boot writes one.
        let blocks = Self.blocks(lines, Self.keyMarks)
        guard let last = blocks.last else { return nil }
        let keys = Self.keys(last)
        guard !keys.isEmpty else {
            throw ProvisionFailure(.hostKey, "the console shows no host key of a kind that is known")
        }
        guard blocks.allSatisfy({ Set(Self.keys($0)) == Set(keys) }) else {
            throw ProvisionFailure(.hostKey, "the console shows different host keys: of which machine is not sure")
        }
        let fingerprints = Self.blocks(lines, Self.fingerprintMarks).flatMap { $0 }.joined(separator: "\n")
        guard fingerprints.isEmpty || keys.allSatisfy({ fingerprints.contains($0.fingerprint.text) }) else {
            throw ProvisionFailure(.hostKey, "the console's host keys and their fingerprints are not of the same keys")
        }
        self.keys = keys
    }

    private static func keys(_ lines: [String]) -> [HostKey] {
        var keys: [HostKey] = []
        // Other lines may get in between: the kernel writes there too.
        for line in lines {
            if let key = try? HostKey(parsing: line), !keys.contains(key) { keys.append(key) }
        }
        return keys
    }

    /// What stands between two marks, of those that have both. A logger's prefix may stand before a mark.
    private static func blocks(_ lines: [String], _ marks: (begin: String, end: String)) -> [[String]] {
        var blocks: [[String]] = []
        var open: [String]?
        for line in lines {
            if line.contains(marks.begin) {
                open = []
            } else if line.contains(marks.end) {
                if let open { blocks.append(open) }
                open = nil
            } else {
                open?.append(line)
            }
        }
        return blocks
    }
}
