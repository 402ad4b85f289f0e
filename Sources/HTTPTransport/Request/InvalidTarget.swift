// SPDX-License-Identifier: Apache-2.0

/// Why a text is not a target that requests can be sent to. The text is not repeated: it may hold a credential.
package enum InvalidTarget: Error, Sendable, Hashable {
    /// Not `http://` or `https://`.
    case scheme
    /// `user:password@` in front of the host: credentials belong in headers.
    case userInformation
    case host
    case port
    /// White space, control characters or letters outside ASCII: these must be percent-encoded.
    case characters
    case fragment
    /// Not absolute, or longer than a socket address holds.
    case socketPath
}

extension InvalidTarget: CustomStringConvertible {
    package var description: String {
        switch self {
        case .scheme: "the URL must begin with http:// or https://"
        case .userInformation: "the URL must not carry a user name or password"
        case .host: "the URL's host is missing or malformed"
        case .port: "the URL's port must be a number from 1 to 65535"
        case .characters: "the URL has characters that must be percent-encoded"
        case .fragment: "the URL must not have a fragment (#…)"
        case .socketPath: "the unix socket's path must be absolute and at most 107 bytes long"
        }
    }
}
