// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// How the access log names people and models.
package struct AccessLogSettings: Sendable {
    /// A stable name for a user that can't be turned back without a key; nil leaves users out.
    package var pseudonym: (@Sendable (UserID) -> String)?
    package var clientAddress: ClientAddressDetail
    /// The models that may answer. A name that an endpoint makes up is not written.
    package var models: Set<String>

    package init(
        pseudonym: (@Sendable (UserID) -> String)? = nil,
        clientAddress: ClientAddressDetail = .network,
        models: Set<String> = []
    ) {
        self.pseudonym = pseudonym
        self.clientAddress = clientAddress
        self.models = models
    }
}
