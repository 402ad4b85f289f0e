// SPDX-License-Identifier: Apache-2.0

import Observability

/// Takes what nobody is to see.
struct NoOutput: LogOutput {
    func write(_ line: [UInt8]) {}
}
