// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import MemoryCore

/// `memory-server user-hash`
struct UserHashCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user-hash",
        abstract: "Turn user ids, one a line on standard input, into what logs call these users (user.hash).",
        discussion: """
            For operators who look for somebody's requests. Ids come by standard input, since arguments show in process \
            lists. DATA_DIR and LOG_USER_KEY must be the server's.

              echo ana | memory-server user-hash
            """
    )

    func run() async throws {
        try await StandardError.reporting {
            let pseudonyms = try Self.pseudonyms(of: try ServerConfiguration.load())
            let input = DescriptorLines(descriptor: FileHandle.standardInput.fileDescriptor)
            while let lines = try await input.next(upTo: 256) {
                for line in lines { print(pseudonyms.name(of: try Self.user(line))) }
            }
        }
    }

    /// Never makes a key: hashes of a new one would be nobody's.
    private static func pseudonyms(of configuration: ServerConfiguration) throws -> UserPseudonyms {
        let directory = configuration.store.directory
        guard try configuration.accessLog.userKey != nil || UserKeyFile(directory: directory).read() != nil else {
            throw Failure(
                .failed,
                "there is no \(UserKeyFile.name) in \(directory), so no log has named anybody yet",
                hint: "Start the server once, or set DATA_DIR or LOG_USER_KEY as it has them."
            )
        }
        return try UserPseudonyms.load(configuration.accessLog, directory: directory)
    }

    private static func user(_ line: String) throws -> UserID {
        do {
            return try UserID(parsing: line)
        } catch {
            throw Failure(.badInput, "a line is no user id: it \(error.message)")
        }
    }
}
