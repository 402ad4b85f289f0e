// SPDX-License-Identifier: Apache-2.0

import AccessControl
import ArgumentParser
import Foundation
import MemoryCore
import Support

/// `memory-server keys create`
struct KeysCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a key, and print it this once.",
        discussion: """
            Standard output gets the key and nothing else. Say for whom it is: --user (once or several times) for keys \
            that act for these users alone, --service for a program that names the user in each request, --operator for \
            metrics and the details of health.

              memory-server keys create --user alice --name laptop --expires 90d
            """
    )

    @OptionGroup var options: KeysOptions

    @Option(help: "A user that the key acts for; may be repeated.")
    var user: [String] = []

    @Flag(help: "The key acts for whichever user a request names.")
    var service = false

    @Flag(name: .customLong("operator"), help: "The key reads metrics and the details of health, and no memories.")
    var operations = false

    @Option(help: "What to call it; otherwise it is called what it is for.")
    var name: String?

    @Option(help: "When it ends: a duration such as 12h or 90d from now. Without it the key works until it is revoked.")
    var expires: String?

    func validate() throws {
        guard [!user.isEmpty, service, operations].count(where: \.self) == 1 else {
            throw ValidationError("say for whom it is: --user, --service or --operator, one of these")
        }
        _ = try scope()
        _ = try expiry(from: Date())
        if let name, !APIKey.isName(name) {
            throw ValidationError("--name must be one line of 1 to \(APIKey.maximumNameBytes) bytes")
        }
    }

    func run() async throws {
        try await StandardError.reporting {
            let file = try options.keyFile()
            let text = APIKeyText.random()
            // Whole seconds, as the file has them.
            let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
            let scope = try scope()
            let key = APIKey(
                id: text.id,
                name: name ?? Self.name(of: scope),
                digest: text.digest,
                scope: scope,
                createdAt: now,
                expiresAt: try expiry(from: now)
            )
            do {
                try await BlockingWork.run { try file.add(key) }
            } catch let error as KeyFileError {
                throw Failure(error, path: file.path)
            }
            StandardError.print("made key \(key.id) in \(file.path); it is shown this once:")
            print(text.text.reveal())
        }
    }

    private func scope() throws -> APIKey.Scope {
        if service { return .service }
        if operations { return .operations }
        return .users(
            Set(
                try user.map { text in
                    do throws(InvalidValue) {
                        return try UserID(parsing: text)
                    } catch {
                        throw ValidationError("--user \(error.message)")
                    }
                }
            )
        )
    }

    private func expiry(from now: Date) throws -> Date? {
        guard let expires else { return nil }
        guard let duration = DurationText.value(expires), duration >= .seconds(1), duration <= .seconds(3_660 * 86_400)
        else { throw ValidationError("--expires takes a duration such as 12h or 90d, from 1s to 3660d") }
        return now.addingTimeInterval(Double(duration.components.seconds))
    }

    private static func name(of scope: APIKey.Scope) -> String {
        switch scope {
        case .users(let users): String(users.map(\.rawValue).sorted().joined(separator: ", ").prefix(24))
        case .service: "service"
        case .operations: "operator"
        }
    }
}
