// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl push`
struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Build the image and push it; prints its digest, which `deploy --image` takes.",
        discussion: """
            Standard output has the digest alone, so that a script can pass it on:

              digest=$(deployctl push -e production)
              deployctl deploy -e production --image "$digest"

            In GitHub Actions it is the step's output `digest` too.
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var tree: TreeOptions

    func run() async throws {
        try await reporting {
            let session = try await PackagingSession(common, tree)
            let output = try await session.run([.buildImage, .pushImage])
            guard case .image(let image) = output else {
                throw Failure(.failed, "the registry did not tell the digest of what was pushed")
            }
            session.passOn(image.digest)
            try StandardStreams.printResult(image.digest.text)
            return .done
        }
    }
}
