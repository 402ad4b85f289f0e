// SPDX-License-Identifier: Apache-2.0

import Support

/// The right to have one request under way; given back once, at the latest when nobody holds it any more.
package final class ConcurrencySlot: Sendable {
    private let giveBack: Locked<(@Sendable () -> Void)?>

    init(giveBack: @escaping @Sendable () -> Void) {
        self.giveBack = Locked(giveBack)
    }

    deinit {
        release()
    }

    package func release() {
        let action = giveBack.withLock { action in
            defer { action = nil }
            return action
        }
        action?()
    }
}
