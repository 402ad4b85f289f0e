// SPDX-License-Identifier: Apache-2.0

internal import CSSH2
import Glibc
import Support

/// Authentication by the keys of an agent. libssh2's own agent client blocks in `recv`, so an agent that asks somebody to
/// confirm would outlast every deadline; here the agent is asked by us, and libssh2 only for the exchange with the server.
extension ConnectionEngine {
    func authenticateByAgent(at path: String) throws {
        guard !path.isEmpty else {
            throw SSHError(
                .agentUnavailable,
                "no SSH agent is known",
                hint: "Is SSH_AUTH_SOCK set? eval \"$(ssh-agent)\" && ssh-add KEY"
            )
        }
        let signing = AgentSigning(try AgentConnection.open(path, inbox: inbox, job: job))
        let identities = try signing.agent.identities()
        guard !identities.isEmpty else {
            throw SSHError(.agentUnavailable, "the SSH agent holds no key", hint: "ssh-add KEY puts one in.")
        }
        let usable = identities.filter { identity in
            KeyKind(blob: identity).map { !$0.signatureMethods(SSHLibrary.version).isEmpty } ?? false
        }
        guard !usable.isEmpty else {
            try PrivateKey.checkRSA(SSHLibrary.version, what: "the SSH agent holds RSA keys only")
            throw SSHError(.keyUnusable, "the SSH agent holds no key of a kind that is supported")
        }
        for identity in usable {
            signing.identity = identity
            if try authenticate(signing) { return }
        }
        throw SSHError(
            .authenticationRefused,
            "\(destination.endpoint) accepts none of the agent's \(usable.count) usable keys for the user "
                + destination.user,
            hint: "Is one of their public keys in the authorized_keys of this user? A server hangs up after "
                + "MaxAuthTries keys: give the right one as a file."
        )
    }

    /// Whether the server took the key.
    private func authenticate(_ signing: AgentSigning) throws -> Bool {
        let session = session.pointer
        let user = destination.user
        let identity = signing.identity
        // Unretained: `signing` lives until after the last call that may call back.
        var context: UnsafeMutableRawPointer? = Unmanaged.passUnretained(signing).toOpaque()
        let result = try withExtendedLifetime(signing) {
            try withUnsafeMutablePointer(to: &context) { context in
                try repeated {
                    Int(
                        cssh2_userauth_publickey_signed(
                            session,
                            user,
                            identity,
                            identity.count,
                            AgentSigning.callback,
                            context
                        )
                    )
                }
            }
        }
        if let failure = signing.failure { throw failure }
        if result != 0 { try checkEnd() }
        if result < 0, SSHError.endsConnection(result) { throw SSHError.authentication(result, destination) }
        return result == 0
    }
}
