// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Support

/// The secrets that were read so far, so that none of them is shown when a program prints it: a container that logs its
/// environment, a builder that echoes.
final class KnownSecrets: Sendable {
    /// Shorter ones would be found in every other word.
    private static let leastCharacters = 4
    static let mask = "<redacted>"

    private let values = Locked<Set<String>>([])

    func note(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        note(text)
    }

    /// The whole, and each line of it: what is shown is shown by lines.
    func note(_ text: String) {
        let parts = text.split(whereSeparator: \.isNewline).map(String.init) + [text]
        let long = parts.filter { $0.count >= Self.leastCharacters }
        values.withLock { $0.formUnion(long) }
    }

    var all: [Secret<String>] { values.withLock { $0.map { Secret($0) } } }

    func scrub(_ text: String) -> String {
        // The longest first: one may be the beginning of another.
        let known = values.withLock { Array($0) }.sorted { ($0.count, $0) > ($1.count, $1) }
        return known.reduce(text) { $0.contains($1) ? $0.replacing($1, with: Self.mask) : $0 }
    }
}

extension DeployConfiguration {
    /// Every place that holds a secret.
    var secretReferences: [SecretReference] { Array(namedSecrets.values) }
}
