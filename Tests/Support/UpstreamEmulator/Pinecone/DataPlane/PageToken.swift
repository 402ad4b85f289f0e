// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where a page ended, as an opaque text.
enum PageToken {
    static func encode(_ last: String) -> String {
        Data(JSON.object([.init(name: "skip_past", value: .string(last))]).serialized).base64EncodedString()
    }

    static func decode(_ token: String?) throws -> String? {
        guard let token, !token.isEmpty else { return nil }
        guard let data = Data(base64Encoded: token), let last = JSONParser.parse(Array(data))?["skip_past"]?.string
        else {
            throw EmulatedFailure.invalid("Invalid pagination token")
        }
        return last
    }

    /// The order of lists: bitwise, "C" collation.
    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
