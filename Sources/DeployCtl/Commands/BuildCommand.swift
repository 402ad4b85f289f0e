// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl build`
struct BuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build the image at this machine's Docker, tagged with its commit; no host is touched.",
        discussion: """
            The tag is the commit that is checked out; a work tree that differs from it is refused. DOCKER_HOST names another \
            socket than /var/run/docker.sock: unix:///run/user/1000/docker.sock

              deployctl build -e staging
              deployctl build -e staging --dirty  # with what is not committed yet
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var tree: TreeOptions

    func run() async throws {
        try await reporting {
            let session = try await PackagingSession(common, tree)
            _ = try await session.run([.buildImage])
            try StandardStreams.printResult("built \(session.image)")
            return .done
        }
    }
}
