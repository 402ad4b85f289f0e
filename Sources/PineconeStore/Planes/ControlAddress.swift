// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import MemoryCore

/// Where indexes are described: Pinecone itself, or a stand-in on this machine.
package struct ControlAddress: Sendable, Hashable {
    let target: HTTPTarget

    /// - Throws: ``InvalidValue`` for plain HTTP to another machine: every request carries the key.
    package init(_ target: HTTPTarget) throws(InvalidValue) {
        guard target.scheme == .https || target.isLoopback else {
            throw InvalidValue("must begin with https://, or with http:// for an address of this machine")
        }
        self.target = target
    }

    private init(unchecked target: HTTPTarget) {
        self.target = target
    }

    package static let pinecone: ControlAddress = {
        guard let target = try? HTTPTarget("https://api.pinecone.io") else {
            preconditionFailure("a constant is a valid URL")
        }
        return ControlAddress(unchecked: target)
    }()
}
