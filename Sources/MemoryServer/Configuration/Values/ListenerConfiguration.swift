// SPDX-License-Identifier: Apache-2.0

/// Where requests come in, and how large they may be.
struct ListenerConfiguration: Sendable {
    let host: ListenHost
    /// 0 takes a free one.
    let port: Int
    let bodyLimit: Int
    let ingestLimit: Int
    let requestTimeout: Duration
}
