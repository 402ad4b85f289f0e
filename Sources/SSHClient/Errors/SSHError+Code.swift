// SPDX-License-Identifier: Apache-2.0

extension SSHError {
    /// A closed set, to be switched over.
    package enum Code: String, Sendable, CaseIterable {
        /// A value that the caller gave is malformed: a destination, a key, a path, an argument with a NUL.
        case invalidInput = "invalid_input"
        /// The host's name could not be resolved.
        case nameResolution = "name_resolution"
        /// Nobody listens at the address.
        case connectionRefused = "connection_refused"
        /// The address could not be reached for another reason.
        case connectFailed = "connect_failed"
        /// What answers is no SSH server, or breaks the protocol.
        case protocolViolation = "protocol_violation"
        /// Client and server have no host key type, key exchange, cipher or MAC in common.
        case noCommonAlgorithm = "no_common_algorithm"
        /// Nothing is pinned for the host: its key is refused.
        case hostKeyUnknown = "host_key_unknown"
        /// The host shows another key than the pinned one: it was set up anew, or somebody is in between.
        case hostKeyChanged = "host_key_changed"
        /// The host shows a key that is marked as revoked.
        case hostKeyRevoked = "host_key_revoked"
        /// The private key cannot be read: no such file, no key, a kind that is not supported.
        case keyUnusable = "key_unusable"
        /// The key is encrypted and no passphrase was given, or the wrong one.
        case passphraseWrong = "passphrase_wrong"
        /// An RSA key, which this version of libssh2 can only use with SHA-1, which servers refuse.
        case rsaUnsupported = "rsa_unsupported"
        /// The SSH agent cannot be reached, or failed.
        case agentUnavailable = "agent_unavailable"
        /// The server does not accept this key for this user.
        case authenticationRefused = "authentication_refused"
        /// The server refused a request on a connection that goes on: a channel, a command, a forwarding.
        case requestRefused = "request_refused"
        /// The remote program ended with another status than 0, or by a signal.
        case commandFailed = "command_failed"
        /// The remote program's channel was closed without a word on how it ended: it may have succeeded or not.
        case statusUnknown = "status_unknown"
        /// More output than the caller set as its bound.
        case outputTooLarge = "output_too_large"
        /// No such file on the remote host.
        case notFound = "not_found"
        /// A remote file could not be read, written or replaced; or a local one could not be read.
        case fileFailed = "file_failed"
        /// The deadline passed. If the call was under way, its connection is given up.
        case deadlineExceeded = "deadline_exceeded"
        /// The connection has ended, or was given up: this call and all later ones fail. Open a new one.
        case connectionLost = "connection_lost"
        /// The caller closed the connection.
        case connectionClosed = "connection_closed"
        /// As many calls or forwarded connections as are allowed are under way.
        case capacity
        /// A fault of ours or of the library: out of memory, a misuse.
        case internalFailure = "internal_failure"
    }
}
