// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

extension HTTPTarget {
    /// Whether requests stay on this machine: `localhost`, 127.0.0.0/8, `[::1]`.
    var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
