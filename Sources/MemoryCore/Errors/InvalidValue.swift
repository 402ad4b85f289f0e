// SPDX-License-Identifier: Apache-2.0

/// Why a value was refused when it was parsed, in words that complete "«field» …" and never repeat the value.
package struct InvalidValue: Error, Equatable, Sendable {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}
