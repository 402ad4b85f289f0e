// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

/// Where spans go.
struct TracingConfiguration: Sendable {
    /// The collector, up to what comes before `/v1/traces`; nil exports nothing.
    let endpoint: HTTPTarget?
    /// Sent with each export.
    let headers: Secret<HTTPHeaders>
    /// The share of traces that is kept, 0 to 1; 0 without an endpoint.
    let ratio: Double
}
