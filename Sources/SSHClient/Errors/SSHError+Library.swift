// SPDX-License-Identifier: Apache-2.0

internal import CSSH2

extension SSHError {
    /// Whether the connection below libssh2 failed.
    static func isSocketFailure(_ result: Int) -> Bool {
        switch Int32(truncatingIfNeeded: result) {
        case LIBSSH2_ERROR_SOCKET_NONE, LIBSSH2_ERROR_SOCKET_SEND, LIBSSH2_ERROR_SOCKET_DISCONNECT,
            LIBSSH2_ERROR_SOCKET_RECV, LIBSSH2_ERROR_SOCKET_TIMEOUT, LIBSSH2_ERROR_TIMEOUT, LIBSSH2_ERROR_BAD_SOCKET:
            true
        default:
            false
        }
    }

    /// Whether a result of libssh2 means that the session is of no more use, whatever the call was.
    static func endsConnection(_ result: Int) -> Bool {
        if isSocketFailure(result) { return true }
        return switch Int32(truncatingIfNeeded: result) {
        case LIBSSH2_ERROR_INVALID_MAC, LIBSSH2_ERROR_DECRYPT, LIBSSH2_ERROR_ENCRYPT, LIBSSH2_ERROR_PROTO,
            LIBSSH2_ERROR_KEX_FAILURE, LIBSSH2_ERROR_KEY_EXCHANGE_FAILURE, LIBSSH2_ERROR_HOSTKEY_INIT,
            LIBSSH2_ERROR_HOSTKEY_SIGN, LIBSSH2_ERROR_OUT_OF_BOUNDARY, LIBSSH2_ERROR_ALLOC, LIBSSH2_ERROR_BAD_USE,
            LIBSSH2_ERROR_BANNER_RECV, LIBSSH2_ERROR_BANNER_SEND:
            true
        default:
            false
        }
    }

    /// The end of a connection that was up.
    static func lost(_ call: String, _ result: Int, _ destination: SSHDestination) -> SSHError {
        let failure = LibraryFailure(.libssh2, call, result)
        return switch Int32(truncatingIfNeeded: result) {
        case LIBSSH2_ERROR_ALLOC, LIBSSH2_ERROR_BAD_USE:
            SSHError(.internalFailure, "libssh2 failed on the connection to \(destination)", underlying: failure)
        case LIBSSH2_ERROR_INVALID_MAC, LIBSSH2_ERROR_DECRYPT, LIBSSH2_ERROR_ENCRYPT, LIBSSH2_ERROR_PROTO,
            LIBSSH2_ERROR_OUT_OF_BOUNDARY:
            SSHError(.protocolViolation, "\(destination.endpoint) broke the SSH protocol", underlying: failure)
        default:
            SSHError(
                .connectionLost,
                "the connection to \(destination) was lost",
                hint: "Whether the host did what was under way is not known: look before repeating it.",
                underlying: failure
            )
        }
    }

    /// A failed handshake: banner and key exchange, before any key of ours is used.
    static func handshake(_ result: Int, _ destination: SSHDestination, asked kinds: [KeyKind]) -> SSHError {
        let failure = LibraryFailure(.libssh2, "handshake", result)
        let endpoint = destination.endpoint
        switch Int32(truncatingIfNeeded: result) {
        case LIBSSH2_ERROR_KEX_FAILURE, LIBSSH2_ERROR_METHOD_NONE, LIBSSH2_ERROR_METHOD_NOT_SUPPORTED:
            let names = kinds.map(\.rawValue).joined(separator: ", ")
            return SSHError(
                .noCommonAlgorithm,
                "\(endpoint) has no host key of the kinds asked for (\(names)), or no key exchange or cipher of ours",
                hint:
                    "libssh2 \(SSHLibrary.version) cannot use RSA host keys before 1.11. Give the host an ed25519 key "
                    + "(ssh-keygen -A, then restart sshd) and pin that.",
                underlying: failure
            )
        case LIBSSH2_ERROR_KEY_EXCHANGE_FAILURE, LIBSSH2_ERROR_HOSTKEY_INIT, LIBSSH2_ERROR_HOSTKEY_SIGN:
            return SSHError(
                .protocolViolation,
                "\(endpoint) could not prove that it holds its host key",
                underlying: failure
            )
        case LIBSSH2_ERROR_BANNER_RECV, LIBSSH2_ERROR_PROTO, LIBSSH2_ERROR_OUT_OF_BOUNDARY, LIBSSH2_ERROR_DECRYPT,
            LIBSSH2_ERROR_INVALID_MAC:
            return SSHError(.protocolViolation, "what answers at \(endpoint) is no SSH server", underlying: failure)
        case LIBSSH2_ERROR_ALLOC, LIBSSH2_ERROR_BAD_USE:
            return SSHError(.internalFailure, "libssh2 failed on the way to \(endpoint)", underlying: failure)
        default:
            return SSHError(
                .connectFailed,
                "\(endpoint) ended the connection during the handshake",
                hint: "Is it an SSH server, and does it accept new connections (MaxStartups, fail2ban)?",
                underlying: failure
            )
        }
    }

    /// A private key that libssh2 cannot open.
    static func unreadableKey(_ result: Int, isEncrypted: Bool) -> SSHError {
        let failure = LibraryFailure(.libssh2, "userauth", result)
        return isEncrypted
            ? SSHError(.passphraseWrong, "the passphrase does not open the private key", underlying: failure)
            : SSHError(
                .keyUnusable,
                "libssh2 cannot read the private key",
                hint: "ssh-keygen -y -f KEY shows whether OpenSSH can.",
                underlying: failure
            )
    }

    /// A failed authentication, after the server was asked.
    static func authentication(_ result: Int, _ destination: SSHDestination) -> SSHError {
        guard !endsConnection(result) else { return lost("userauth", result, destination) }
        return SSHError(
            .authenticationRefused,
            "\(destination.endpoint) does not accept the key for the user \(destination.user)",
            hint: "Is the public key in the authorized_keys of this user, and may the user log in?",
            underlying: LibraryFailure(.libssh2, "userauth", result)
        )
    }

    /// A request that the server refused while the connection goes on.
    static func refused(_ what: String, _ result: Int, _ destination: SSHDestination) -> SSHError {
        SSHError(
            .requestRefused,
            "\(destination.endpoint) refused \(what)",
            underlying: LibraryFailure(.libssh2, what, result)
        )
    }

    static func deadline(_ operation: String) -> SSHError {
        SSHError(.deadlineExceeded, "the deadline passed: \(operation)")
    }
}
