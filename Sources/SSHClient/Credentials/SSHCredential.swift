// SPDX-License-Identifier: Apache-2.0

package import Support

/// What proves to the server who we are. Passwords are not among them.
package enum SSHCredential: Sendable {
    /// A private key in a file, in OpenSSH's or in a PEM format.
    case keyFile(path: String, passphrase: Secret<String>? = nil)
    /// A private key that came another way, from an environment variable for example.
    case key(Secret<String>, passphrase: Secret<String>? = nil)
    /// The keys of the SSH agent at this socket, which `SSH_AUTH_SOCK` names.
    case agent(socketPath: String)
}
