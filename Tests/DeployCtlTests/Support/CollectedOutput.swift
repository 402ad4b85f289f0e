// SPDX-License-Identifier: Apache-2.0

import Observability
import Support

/// Keeps what is written.
final class CollectedOutput: LogOutput {
    private let bytes = Locked<[UInt8]>([])

    func write(_ line: [UInt8]) {
        bytes.withLock { $0 += line }
    }

    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
}
