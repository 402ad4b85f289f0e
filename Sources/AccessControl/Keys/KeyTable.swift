// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// The keys that a server accepts at one time.
package struct KeyTable: Sendable {
    private let keys: [String: APIKey]

    /// - Parameter keys: of different ids; of equal ones the first counts.
    package init(_ keys: [APIKey] = []) {
        self.keys = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Whom a key stands for; nil when it is unknown, wrong or over. An unknown id costs what a wrong secret does: both
    /// are hashed and compared.
    package func principal(presenting text: APIKeyText, at now: Date) -> Principal? {
        let key = keys[text.id]
        let isRight = (key?.digest ?? KeyDigest.none).matches(text.digest)
        guard let key, isRight, !key.hasExpired(at: now) else { return nil }
        return key.principal
    }

    /// How many are not over.
    package func activeCount(at now: Date) -> Int {
        keys.values.count { !$0.hasExpired(at: now) }
    }
}
