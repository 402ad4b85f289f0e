// SPDX-License-Identifier: Apache-2.0

/// What came back through nginx.
package enum ProxyAnswer: Sendable, Hashable {
    /// - Parameters:
    ///   - deployment: What nginx says that it leads to.
    ///   - release: What the service says that it is.
    case answered(Int, deployment: String?, release: String?)
    case noAnswer(String)
}
