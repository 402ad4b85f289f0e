// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// One index, reached through the control plane and then at its own host. Shared by everything that talks to the index,
/// so that its host is looked up once.
package struct PineconeConnection: Sendable {
    package let configuration: PineconeConfiguration
    let control: ControlPlane
    let data: DataPlane

    /// - Parameters:
    ///   - control: Sends to the control plane.
    ///   - data: Sends to the index's host. Another one than `control` where the two are to have breakers of their own.
    package init(configuration: PineconeConfiguration, control: any HTTPClient, data: any HTTPClient) {
        self.configuration = configuration
        let plane = ControlPlane(configuration: configuration, client: control)
        self.control = plane
        self.data = DataPlane(
            configuration: configuration,
            client: data,
            directory: IndexDirectory { try await plane.locate() }
        )
    }

    package init(configuration: PineconeConfiguration, client: any HTTPClient) {
        self.init(configuration: configuration, control: client, data: client)
    }
}
