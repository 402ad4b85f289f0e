// SPDX-License-Identifier: Apache-2.0

/// Words of a server's own vocabulary in an error, such as `model_not_found`.
package enum ErrorLabel {
    /// Short and of word characters: whatever it is, it is no sentence from somebody's text, and may be logged.
    package static func isSafe(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default:
                    false
                }
            }
    }
}
