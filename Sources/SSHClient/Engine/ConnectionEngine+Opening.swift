// SPDX-License-Identifier: Apache-2.0

internal import CSSH2
import Support

/// Handshake, host key, authentication.
extension ConnectionEngine {
    func open(_ plan: ConnectionPlan, for opening: ConnectionJob) throws {
        job = opening
        defer { job = nil }
        try handshake(plan.kinds)
        guard case .work(let expectation, let credential) = plan.purpose else { return }
        try expectation.check(hostKey(), of: destination)
        try authenticate(credential)
        // Whole seconds on libssh2's own clock; ours says when, so its interval need only not be in the way.
        libssh2_keepalive_config(session.pointer, 1, 2)
    }

    /// The key that the host has proved to hold.
    func hostKey() throws -> HostKey {
        var length = 0
        var type: Int32 = 0
        guard let bytes = libssh2_session_hostkey(session.pointer, &length, &type), length > 0 else {
            throw SSHError(.protocolViolation, "\(destination.endpoint) showed no host key")
        }
        let blob = UnsafeRawBufferPointer(start: bytes, count: length)
        guard let key = HostKey(blob: Array(blob)) else {
            throw SSHError(.protocolViolation, "\(destination.endpoint) showed a host key of an unknown kind")
        }
        return key
    }

    private func handshake(_ kinds: [KeyKind]) throws {
        let session = session.pointer
        let methods = kinds.flatMap { $0.signatureMethods(SSHLibrary.version) }.joined(separator: ",")
        let preferred = libssh2_session_method_pref(session, LIBSSH2_METHOD_HOSTKEY, methods)
        guard preferred == 0 else {
            throw SSHError(
                .internalFailure,
                "libssh2 does not know the kinds of host key asked for",
                underlying: LibraryFailure(.libssh2, "session_method_pref", preferred)
            )
        }
        let socket = self.session.socketNumber
        let result = try repeated { Int(libssh2_session_handshake(session, socket)) }
        guard result == 0 else { throw SSHError.handshake(result, destination, asked: kinds) }
    }
}
