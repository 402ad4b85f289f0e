// SPDX-License-Identifier: Apache-2.0

/// What a registry knows an image by: `sha256:` and 64 hexadecimal digits.
package struct ImageDigest: Sendable, Hashable {
    package let text: String

    package init?(_ text: String) {
        let digits = text.utf8.dropFirst("sha256:".count)
        guard text.hasPrefix("sha256:"), digits.count == 64,
            digits.allSatisfy({
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            })
        else { return nil }
        self.text = text
    }
}

extension ImageDigest: CustomStringConvertible {
    package var description: String { text }
}
