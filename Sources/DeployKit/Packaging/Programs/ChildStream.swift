// SPDX-License-Identifier: Apache-2.0

/// Where a program writes to.
package enum ChildStream: Sendable, Hashable, CaseIterable {
    case output
    case errors
}
