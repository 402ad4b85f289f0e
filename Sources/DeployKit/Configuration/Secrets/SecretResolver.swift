// SPDX-License-Identifier: Apache-2.0

package import Support

/// Fetches secrets from where the configuration says they are. What it reads through is given, so that it does no I/O itself.
package struct SecretResolver: Sendable {
    private let environment: [String: String]
    private let file: @Sendable (String) async throws -> [UInt8]
    private let command: @Sendable ([String]) async throws -> [UInt8]

    /// - Parameters:
    ///   - environment: Of this process.
    ///   - file: The content of a file.
    ///   - command: The standard output of a program that succeeded.
    package init(
        environment: [String: String],
        file: @escaping @Sendable (String) async throws -> [UInt8],
        command: @escaping @Sendable ([String]) async throws -> [UInt8]
    ) {
        self.environment = environment
        self.file = file
        self.command = command
    }

    /// - Throws: ``SecretFault``, which says where the secret should have been and never what was there; cancellation.
    package func resolve(_ reference: SecretReference) async throws -> Secret<String> {
        switch reference {
        case .environment(let name):
            guard let value = environment[name], !value.isEmpty else { throw SecretFault(.missing, reference) }
            return Secret(value)
        case .file(let path):
            return try await text(reference) { try await file(path) }
        case .command(let words):
            return try await text(reference) { try await command(words) }
        }
    }

    private func text(
        _ reference: SecretReference,
        _ read: () async throws -> [UInt8]
    ) async throws -> Secret<String> {
        let bytes: [UInt8]
        do {
            bytes = try await read()
        } catch let error as CancellationError {
            throw error
        } catch {
            throw SecretFault(.unreadable, reference)
        }
        guard var text = String(validating: bytes, as: UTF8.self) else { throw SecretFault(.notText, reference) }
        // One line end, as a shell's `$(…)` and an editor leave it; CR LF is one Character.
        if text.last?.isNewline == true { text.removeLast() }
        guard !text.isEmpty else { throw SecretFault(.missing, reference) }
        return Secret(text)
    }
}
