// SPDX-License-Identifier: Apache-2.0

package import Support

/// One request with its limits: there is no request without a deadline and no response without a bound.
package struct HTTPRequest: Sendable {
    /// Which protocol the transport may choose.
    package enum Version: Sendable, Hashable {
        /// HTTP/2 where TLS negotiates it, else HTTP/1.1.
        case negotiated
        /// For large downloads: a paused HTTP/2 stream still fills its window, 32 MiB with libcurl.
        case http1
    }

    package let method: HTTPMethod
    package let target: HTTPTarget
    /// What it is for, as metrics tell it.
    package let operation: HTTPOperation
    package var headers: HTTPHeaders
    /// Sent with its `Content-Length`. `nil` sends none; POST, PUT and PATCH then say `Content-Length: 0`. HEAD never has
    /// one.
    package var body: [UInt8]?
    /// Sent instead of ``body`` when it is there; its method is one that has a body.
    package var upload: HTTPUpload?
    /// When everything must be over, the reading of the body included.
    package var deadline: Deadline
    /// The longest silence that is borne in the body; the reader's own pauses do not count.
    package var idleTimeout: Duration
    /// The longest wait, once the request is under way, for the head: a language model thinks before it speaks.
    package var headTimeout: Duration
    /// Bytes of body, after decompression, that the response may have.
    package var maximumResponseBytes: Int
    /// Whether a decorator may send this request again: sending it twice has the effect of sending it once.
    package var isRetryable: Bool
    package var version: Version
    /// Offers compression and decodes it. Only for bounded bodies, never for event streams: a decoder holds back bytes.
    package var acceptsCompression: Bool
    /// Has the transport sign it; only for bodies that are in memory.
    package var signing: HTTPSigning?

    /// - Parameters:
    ///   - headTimeout: As long as `idleTimeout` if not given.
    ///   - isRetryable: What the method says if not given.
    package init(
        _ method: HTTPMethod,
        _ target: HTTPTarget,
        operation: HTTPOperation = .other,
        headers: HTTPHeaders = HTTPHeaders(),
        body: [UInt8]? = nil,
        upload: HTTPUpload? = nil,
        deadline: Deadline,
        idleTimeout: Duration = .seconds(30),
        headTimeout: Duration? = nil,
        maximumResponseBytes: Int = 16 * 1024 * 1024,
        isRetryable: Bool? = nil,
        version: Version = .negotiated,
        acceptsCompression: Bool = false
    ) {
        self.method = method
        self.target = target
        self.operation = operation
        self.headers = headers
        self.body = body
        self.upload = upload
        self.deadline = deadline
        self.idleTimeout = idleTimeout
        self.headTimeout = headTimeout ?? idleTimeout
        self.maximumResponseBytes = maximumResponseBytes
        self.isRetryable = isRetryable ?? method.isIdempotent
        self.version = version
        self.acceptsCompression = acceptsCompression
    }
}

/// Bodies are user text: turning a request into text gives method and origin only.
extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(method.rawValue) \(target.origin)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
