// SPDX-License-Identifier: Apache-2.0

import MemoryAPI

/// Who is let in.
struct AccessConfiguration: Sendable {
    let keysFile: String?
    let tokens: TokenAccess?
    let settings: AccessSettings

    /// Whether anybody is told from anybody.
    var isGuarded: Bool { keysFile != nil || tokens != nil }
}
