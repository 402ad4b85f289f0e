// SPDX-License-Identifier: Apache-2.0

/// A header field that must not be sent. The offending text is not repeated: it may be a credential.
package enum InvalidHeader: Error, Sendable, Hashable {
    /// The name is empty or not a token.
    case name
    /// The value holds a control character such as CR or LF.
    case value(ofField: String)
}

extension InvalidHeader: CustomStringConvertible {
    package var description: String {
        switch self {
        case .name: "a header name is empty or has characters that are not allowed"
        case .value(let name): "the value of header \(name) has a control character, such as a line break"
        }
    }
}
