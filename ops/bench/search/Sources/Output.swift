// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Standard output, a whole line at a time: the driver waits for each.
enum Output {
    static func line(_ parts: Any...) {
        let text = parts.map { "\($0)" }.joined(separator: " ") + "\n"
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
