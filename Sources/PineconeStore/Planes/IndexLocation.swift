// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// Where an index takes its calls.
struct IndexLocation: Hashable, Sendable {
    let target: HTTPTarget
}
