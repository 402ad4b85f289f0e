// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// An answer of the service, whole.
package struct ServiceAnswer: Sendable {
    package let status: Int
    package let headers: HTTPHeaders
    package let body: [UInt8]

    /// Of the service itself: version and commit, such as `0.1.0+ab12…`.
    var release: String? { headers["X-Release"] }
}
