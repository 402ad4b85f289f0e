// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import NIOCore

/// A file of the chat page or of the API reference, carried in the executable.
struct PageHandler: Sendable {
    /// The page runs its own script and style and talks to its own server, nothing else; nobody may frame it.
    static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    private let content: ByteBuffer
    private let headers: HTTPFields

    init(_ content: [UInt8], contentType: String) {
        self.content = ByteBuffer(bytes: content)
        headers = [
            .contentType: contentType,
            .eTag: Self.tag(of: content),
            // Kept, but asked for again: a new release is seen at once.
            .cacheControl: "no-cache",
            .contentSecurityPolicy: Self.contentSecurityPolicy,
            .openerPolicy: "same-origin",
        ]
    }

    func serve(_ request: APIRequest) async throws -> Response {
        let known = request.request.headers[.ifNoneMatch]?.split(separator: ",").map { tag in
            tag.filter { !$0.isWhitespace }
        }
        if let tag = headers[.eTag], known?.contains(where: { $0 == "*" || $0 == tag || $0 == "W/" + tag }) == true {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: content))
    }

    /// FNV-1a of the content: tells versions of one file apart, which is all that it must.
    private static func tag(of content: [UInt8]) -> String {
        let hash = content.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "\"" + String(hash, radix: 16) + "\""
    }
}
