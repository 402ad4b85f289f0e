// SPDX-License-Identifier: Apache-2.0

import AccessControl
import Foundation
import Logging
import MemoryCore
import UnixSignals

/// What tells who a request comes from, and what keeps that up to date.
struct AccessParts: Sendable {
    let authenticator: Authenticator
    /// Nil without a file of keys.
    let watch: KeysWatch?

    /// - Throws: ``Failure``.
    static func load(_ configuration: AccessConfiguration, logger: Logger) async throws -> AccessParts {
        let ring = configuration.keysFile == nil ? nil : KeyRing()
        var watch: KeysWatch?
        let metrics = KeysMetrics()
        if let ring, let path = configuration.keysFile {
            let file = KeyFile(path: path)
            do {
                let signals = await UnixSignalsSequence(trapping: .sighup)
                let contents = try await BlockingWork.run { try file.read() }
                ring.replace(KeyTable(contents.keys))
                watch = KeysWatch(
                    file: file,
                    ring: ring,
                    read: contents.version,
                    signals: signals,
                    metrics: metrics,
                    logger: logger
                )
                if contents.isReadableByOthers {
                    logger.warning("API_KEYS_FILE may be read by everybody on this machine; chmod 600 mends it")
                }
                if contents.keys.isEmpty { logger.warning("API_KEYS_FILE has no keys: nobody gets in by one") }
            } catch let error as KeyFileError {
                throw Failure(
                    .badConfiguration,
                    "API_KEYS_FILE \(error.message)",
                    hint: "`memory-server keys create` makes it, and `keys list` reads it."
                )
            }
        }
        return AccessParts(
            authenticator: Authenticator(keys: ring, tokens: try await tokens(configuration.tokens)),
            watch: watch
        )
    }

    private static func tokens(_ access: TokenAccess?) async throws -> TokenVerifier? {
        guard let access else { return nil }
        let name: String
        let key: TokenConfiguration.Key
        switch access.key {
        case .secret(let secret):
            (name, key) = ("JWT_SECRET", .secret(secret))
        case .publicKeyFile(let path):
            guard let pem = try? await BlockingWork.run({ try String(contentsOfFile: path, encoding: .utf8) }) else {
                throw Failure(.badConfiguration, "JWT_PUBLIC_KEY_FILE cannot be read")
            }
            (name, key) = ("JWT_PUBLIC_KEY_FILE", .publicKey(pem: pem))
        }
        do {
            return try await TokenVerifier(
                TokenConfiguration(
                    key: key,
                    issuer: access.issuer,
                    audience: access.audience,
                    userClaim: access.userClaim
                )
            )
        } catch {
            throw Failure(.badConfiguration, "\(name) \(error.message)")
        }
    }
}
