// SPDX-License-Identifier: Apache-2.0

/// Why a secret could not be had.
package struct SecretFault: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable {
        /// Not there, or empty.
        case missing
        case unreadable
        /// Not UTF-8.
        case notText = "not_text"
    }

    package let code: Code
    package let reference: SecretReference

    init(_ code: Code, _ reference: SecretReference) {
        self.code = code
        self.reference = reference
    }

    package var description: String {
        switch code {
        case .missing: "the secret at \(reference) is missing or empty"
        case .unreadable: "the secret at \(reference) cannot be read"
        case .notText: "the secret at \(reference) is not text in UTF-8"
        }
    }
}
