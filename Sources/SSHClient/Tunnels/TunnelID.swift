// SPDX-License-Identifier: Apache-2.0

/// Names a tunnel of one connection across threads.
struct TunnelID: Sendable, Hashable {
    let number: UInt64
}
