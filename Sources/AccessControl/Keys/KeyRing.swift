// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Support

/// The keys that count now. They change while the server runs.
package final class KeyRing: Sendable {
    private let table: Locked<KeyTable>

    package init(_ table: KeyTable = KeyTable()) {
        self.table = Locked(table)
    }

    /// From now on these keys count, and no others.
    package func replace(_ table: KeyTable) {
        self.table.withLock { $0 = table }
    }

    package func principal(presenting text: APIKeyText, at now: Date) -> Principal? {
        table.withLock { $0 }.principal(presenting: text, at: now)
    }

    package func activeCount(at now: Date) -> Int {
        table.withLock { $0 }.activeCount(at: now)
    }
}
