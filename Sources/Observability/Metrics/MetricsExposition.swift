// SPDX-License-Identifier: Apache-2.0

/// What a scraper is sent.
package struct MetricsExposition: Sendable {
    package let contentType: String
    package let body: [UInt8]
}
