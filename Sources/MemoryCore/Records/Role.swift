// SPDX-License-Identifier: Apache-2.0

/// Who said what is remembered.
package enum Role: String, Sendable, CaseIterable {
    case user
    case assistant
}
