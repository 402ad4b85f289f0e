// SPDX-License-Identifier: Apache-2.0

/// Status and headers of a final response.
package struct HTTPResponseHead: Sendable {
    /// As received: 200 or more.
    package let status: Int
    package let headers: HTTPHeaders

    package init(status: Int, headers: HTTPHeaders = HTTPHeaders()) {
        self.status = status
        self.headers = headers
    }
}
