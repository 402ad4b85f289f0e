// SPDX-License-Identifier: Apache-2.0

import DeployKit
import SSHClient
import Support

/// The keys that `setup` writes to hosts.
struct SetupKeys {
    /// That the operator named.
    private let given: AuthorizedKey?
    /// The public part of `ssh.key`; `nil` when an agent keeps it, or its format hides it.
    private let configured: AuthorizedKey?

    init(given: AuthorizedKey?, configured: AuthorizedKey?) {
        self.given = given
        self.configured = configured
    }

    /// - Parameter file: Of a public key.
    init(_ composition: Composition, file: String?) async throws {
        if let file {
            guard let key = AuthorizedKey(try await Self.text(of: file)) else {
                let expected = "expected \(AuthorizedKey.expectation)"
                throw Failure(.failed, "\(TerminalText.line(file)) holds no public key", hint: expected)
            }
            self.init(given: key, configured: nil)
        } else if case .key(let reference, _) = composition.configuration.key {
            let secret = try await composition.resolver.resolve(reference)
            self.init(given: nil, configured: SSHCredential.publicKey(of: secret).flatMap { AuthorizedKey($0) })
        } else {
            self.init(given: nil, configured: nil)
        }
    }

    /// What the user who deploys is to be let in with. Who is logged in as that user is let in already.
    func key(for user: String, login: String) -> AuthorizedKey? {
        given ?? (user == login ? nil : configured)
    }

    /// The key of a repository: apt takes it as a file, and believes whatever it has signed.
    static func signingKey(file: String) async throws -> String {
        let text = try await text(of: file)
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        guard lines.first == "-----BEGIN PGP PUBLIC KEY BLOCK-----", lines.last == "-----END PGP PUBLIC KEY BLOCK-----"
        else {
            throw Failure(
                .failed,
                "\(TerminalText.line(file)) is no armoured OpenPGP key",
                hint: "Docker's installation guide tells where its key is, and its fingerprint"
            )
        }
        return text.hasSuffix("\n") ? text : text + "\n"
    }

    /// A path of the command line: relative to the working directory.
    private static func text(of path: String) async throws -> String {
        do {
            return try await LocalFile(path: path).text()
        } catch let fault as LocalFileFault {
            throw Failure(.failed, "\(TerminalText.line(path)) cannot be read: \(fault)")
        }
    }
}
