// SPDX-License-Identifier: Apache-2.0

/// The protocol that a response came by. Closed, so that it bounds a metric label.
package enum HTTPVersion: String, Sendable, CaseIterable {
    case http1Dot0 = "1.0"
    case http1Dot1 = "1.1"
    case http2 = "2"
    case unknown
}
