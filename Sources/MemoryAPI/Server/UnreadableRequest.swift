// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOHTTP1

/// Why a request could not be read.
///
/// One that could not is answered as every other is, with a problem, an id, a line and a measurement: the decoder's error
/// is passed on as a request whose method is `_OTHER` and whose path is the raw value here. No client can send such a path:
/// a space ends it on the wire.
enum UnreadableRequest: String, Sendable {
    case malformed = "not HTTP"
    case targetTooLong = "target too long"
    case headersTooLarge = "headers too large"

    /// The most that is read of a target or of one header, in bytes.
    static let fieldBytes = 16 << 10
    /// The most that is read of a head, in bytes, without what separates its parts.
    static let headBytes = 32 << 10
    static let headerCount = 100

    /// - Parameter isRequestLineTooLong: what it is that is too long, if anything is.
    init(_ error: HTTPParserError, isRequestLineTooLong: Bool) {
        switch error {
        case .headerOverflow: self = isRequestLineTooLong ? .targetTooLong : .headersTooLarge
        default: self = .malformed
        }
    }

    /// Why `request` is one that stands for an unreadable one; nil for all that came over the wire.
    init?(standingFor request: HTTPRequest) {
        guard let path = request.path, path.utf8.first != UInt8(ascii: "/") else { return nil }
        self.init(rawValue: path)
    }

    /// What is passed on in its stead.
    var head: HTTPRequestHead {
        HTTPRequestHead(version: .http1_1, method: .RAW(value: "_OTHER"), uri: rawValue)
    }
}
