// SPDX-License-Identifier: Apache-2.0

package import Support

/// What the suites of one call are given.
package struct SmokeGiven: Sendable {
    /// That must answer; `nil` when it is not known, as for a look from outside.
    package var release: String?
    package var revision: String?
    package var secrets: [String: Secret<String>]

    package init(release: String? = nil, revision: String? = nil, secrets: [String: Secret<String>] = [:]) {
        self.release = release
        self.revision = revision
        self.secrets = secrets
    }

    var variables: [String: String] {
        var values = secrets.mapValues { $0.reveal() }
        values[SmokeVariables.release] = release
        values[SmokeVariables.revision] = revision
        return values
    }

    /// Fetches the secrets that the configuration gives to suites.
    ///
    /// - Throws: ``StepFailure`` that says where one should have been; cancellation.
    package mutating func fetch(_ variables: [String: SecretReference], from resolver: SecretResolver) async throws {
        for (name, reference) in variables.sorted(by: { $0.key < $1.key }) {
            do {
                secrets[name] = try await resolver.resolve(reference)
            } catch let fault as SecretFault {
                throw StepFailure(.rejected, fault.description)
            }
        }
    }
}
