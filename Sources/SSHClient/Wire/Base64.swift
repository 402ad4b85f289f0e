// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Base64 (RFC 4648 §4) between bytes and text.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        Data(base64Encoded: String(text)).map { Array($0) }
    }
}
