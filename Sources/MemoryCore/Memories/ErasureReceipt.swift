// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Proof that everything of a user was forgotten, with what that was.
package struct ErasureReceipt: Sendable {
    package let memories: ErasureCounts
    package let turns: Int
    package let erasedAt: Date
}
