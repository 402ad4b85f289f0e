// SPDX-License-Identifier: Apache-2.0

/// One request and its answer, when both are over.
struct ExchangeReport: Sendable {
    let requestID: String
    let method: String
    let route: String
    /// 499 when the client left before its answer was complete.
    let status: Int
    let problemCode: String?
    let duration: Duration
    let bytesIn: Int
    let bytesOut: Int
}
