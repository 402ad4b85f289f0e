// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import MemoryCore
import PineconeStore
import Support

/// `memory-server index create`
struct IndexCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create the index for the configured embedder, and wait until it is ready.",
        discussion: "An index that is there and fits is left as it is. The Starter plan has aws us-east-1 only."
    )

    @Option(help: "aws, gcp or azure.")
    var cloud = "aws"

    @Option(help: "A region of that cloud.")
    var region = "us-east-1"

    @Option(help: "How many seconds to wait for it.")
    var wait = 120

    func validate() throws {
        guard (1...3_600).contains(wait) else { throw ValidationError("--wait must be 1 to 3600 seconds") }
        _ = try place()
    }

    func run() async throws {
        let place = try place()
        try await StandardError.reporting {
            try await IndexAccess.with { index in
                do {
                    _ = try await index.administration.create(at: place)
                } catch let error as MemoryError where error.code == .conflict {
                    // There is one: whether it fits is what the check says.
                } catch let error as MemoryError {
                    throw Failure(.unavailable, "the index \(index.name.rawValue) cannot be created: \(error.message)")
                }
                let verdict = try await index.administration.waitUntilReady(deadline: .after(.seconds(wait)))
                guard case .ok = verdict else { throw index.failure(verdict) }
                print(verdict.sentence(index: index.name))
            }
        }
    }

    private func place() throws -> ServerlessPlace {
        do throws(InvalidValue) {
            return try ServerlessPlace(cloud: cloud, region: region)
        } catch {
            throw ValidationError("--cloud and --region: \(error.message)")
        }
    }
}
