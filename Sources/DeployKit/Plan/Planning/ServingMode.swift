// SPDX-License-Identifier: Apache-2.0

/// How the world reaches the service.
package enum ServingMode: Sendable, Hashable {
    /// nginx stands before two slots. Nobody waits while a release changes.
    case proxied(file: AbsolutePath, slots: SlotPorts, listen: ListenAddress)
    /// The container takes the public port itself. Between the stop of the old one and the first answer of the new one
    /// nobody is served.
    case plain(address: String, port: NetworkPort)
}
