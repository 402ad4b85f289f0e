// SPDX-License-Identifier: Apache-2.0

import Observability
import Support

/// Keeps what a handler writes.
final class LinesInMemory: LogOutput {
    private let lines = Locked<[String]>([])

    func write(_ line: [UInt8]) {
        let text = String(decoding: line, as: UTF8.self)
        lines.withLock { $0.append(text) }
    }

    var all: [String] { lines.withLock { $0 } }
}
