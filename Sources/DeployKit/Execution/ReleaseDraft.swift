// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// A release in the making, with what its environment file will say.
struct ReleaseDraft: Sendable {
    /// By which the service knows its own revision, for `X-Release` and the health's `releaseId`.
    static let revisionVariable = "GIT_SHA"

    let release: Release
    let environment: Secret<String>

    /// - Throws: ``StepFailure`` for an environment that no file can hold.
    init(
        _ configuration: DeployConfiguration,
        image: PinnedImage,
        revision: GitRevision,
        secrets: RunSecrets,
        at time: Date,
        actor: String
    ) throws(StepFailure) {
        var variables = secrets.environment
        variables[Self.revisionVariable] = Secret(revision.text)
        let text: Secret<String>
        do {
            text = try EnvironmentFile.text(variables)
        } catch {
            let names = error.names.joined(separator: ", ")
            throw StepFailure(.rejected, "these variables have a line end or no proper name: \(names)")
        }
        guard text.reveal().utf8.count <= HostWork.maximumTextBytes else {
            throw StepFailure(.rejected, "the environment is larger than \(HostWork.maximumTextBytes) bytes")
        }
        environment = text
        release = Release(
            id: .make(revision: revision, at: time, random: .random(in: .min ... .max)),
            revision: revision,
            image: image,
            environment: EnvironmentRecord(of: variables, key: secrets.hashKey),
            run: configuration.run,
            proxy: configuration.proxy,
            createdAt: time,
            actor: actor
        )
    }
}
