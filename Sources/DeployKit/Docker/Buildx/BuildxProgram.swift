// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// `docker buildx`, as a program: for images of several platforms, build secrets, and caches that are elsewhere.
///
/// It builds twice: into its cache, which proves the image, and then, with every step from that cache, into the registry.
struct BuildxProgram: Sendable {
    /// Of this process: where programs, Docker and its settings are.
    let environment: [String: String]

    /// - Returns: The digest of what was pushed; `nil` where nothing was.
    /// - Throws: ``DockerError``; cancellation, which ends the program.
    @discardableResult
    func run(
        _ request: BuildRequest,
        _ output: BuildxCommand.Output,
        deadline: Deadline,
        report: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> ImageDigest? {
        let folder = try BuildxFolder.make(request.credentials, environment: environment)
        defer { folder.remove() }
        let command = BuildxCommand(request, output: output, metadataFile: folder.metadataFile)
        let hidden = command.secrets.mapValues { $0.reveal() }
        let program = ChildProgram(
            path,
            command.arguments,
            environment: environment.merging(folder.variables(environment)) { $1 }.merging(hidden) { $1 }
        )
        let progress = Locked(BuildxProgress())
        do {
            let outcome = try await program.run(by: deadline) { stream, piece in
                guard stream == .errors else { return }
                for event in progress.withLock({ $0.take(piece) }) { report(event) }
            }
            for event in progress.withLock({ $0.finish() }) { report(event) }
            guard outcome.exitCode == 0 else { throw failure(progress.withLock { $0 }, request, command) }
        } catch let failure as ChildFailure {
            throw Self.error(failure)
        }
        return output == .registry ? try folder.digest() : nil
    }

    /// Along the search path that we were given.
    private var path: String {
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        let places = folders.map { "\($0)/docker" }
        return places.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "docker"
    }

    private func failure(_ progress: BuildxProgress, _ request: BuildRequest, _ command: BuildxCommand) -> DockerError {
        let secrets = request.credentials.flatMap { (try? $0.secrets()) ?? [$0.password] } + command.secrets.values
        let scrubber = SecretScrubber(secrets)
        guard progress.isBuildersOwn else {
            let words = progress.complaint.isEmpty ? "it failed without a word" : scrubber.clean(progress.complaint)
            return DockerError(
                .buildFailed,
                "docker buildx: \(words)",
                hint: "`docker buildx version` tells whether the plug-in is there"
            )
        }
        return DaemonComplaint.error(progress.complaint, during: .build, scrubber: scrubber)
    }

    private static func error(_ failure: ChildFailure) -> DockerError {
        switch failure.code {
        case .notStarted:
            DockerError(
                .unreachable,
                failure.description,
                hint: "install Docker's command line and its plug-in buildx, or leave out `build.builder`",
                underlying: failure
            )
        case .deadline: DockerError(.timeout, failure.description, underlying: failure)
        case .tooMuchOutput, .unsuccessful: DockerError(.buildFailed, failure.description, underlying: failure)
        }
    }
}
