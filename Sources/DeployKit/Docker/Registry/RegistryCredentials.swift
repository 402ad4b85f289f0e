// SPDX-License-Identifier: Apache-2.0

import Foundation
package import Support

/// Who we are to one registry. Handed to each call that needs it; the daemon keeps nothing of it.
package struct RegistryCredentials: Sendable {
    /// Host and port, as in the image's name: `registry.test:5000`, or `docker.io`.
    package let registry: String
    package let user: String
    /// A password or an access token.
    package let password: Secret<String>

    package init(registry: String, user: String, password: Secret<String>) {
        self.registry = registry
        self.user = user
        self.password = password
    }

    func isFor(_ reference: ImageReference) -> Bool {
        registry == reference.registry
    }

    private struct Wire: Encodable {
        let username: String
        let password: String
        let serveraddress: String
    }

    /// The value of `X-Registry-Auth`: JSON in base64url. Without credentials an empty object: a push without the header
    /// is refused by the daemon itself.
    static func header(_ credentials: RegistryCredentials?) throws -> Secret<String> {
        guard let credentials else { return Secret(base64URL(Data("{}".utf8))) }
        let wire = Wire(
            username: credentials.user,
            password: credentials.password.reveal(),
            // Docker Hub's key is historical.
            serveraddress: credentials.registry == "docker.io" ? "https://index.docker.io/v1/" : credentials.registry
        )
        // In one order, so that the header can be recognised where the daemon repeats it.
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Secret(base64URL(try encoder.encode(wire)))
    }

    /// What must not be shown of what the daemon says about a call with these credentials.
    func secrets() throws -> [Secret<String>] {
        [password, try Self.header(self), Secret(Data("\(user):\(password.reveal())".utf8).base64EncodedString())]
    }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    }
}
