// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import HTTPTransport

extension EasyHandle {
    /// What holds for every request, whatever it asks for.
    func setSafety(_ configuration: CurlConfiguration) throws(TransportError) {
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        // Redirects would carry credentials along; whoever wants one followed does it knowingly.
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // Without it, removing a handle joins its resolver thread: one dead name server would stop every transfer
        // (lib/asyn-thread.c, Curl_resolver_kill).
        try set(CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        if let file = configuration.certificateAuthorityFile {
            try set(CURLOPT_CAINFO, file)
            // Debian's libcurl also trusts the folder /etc/ssl/certs unless told otherwise.
            try check(ccurl_easy_set_string(pointer, CURLOPT_CAPATH, nil))
        }
        // An empty string, unlike none, also turns off the variables of the environment.
        try set(CURLOPT_PROXY, configuration.proxy?.origin ?? "")
        try set(CURLOPT_USERAGENT, configuration.userAgent)
    }

    func setConnection(_ request: HTTPRequest, _ configuration: CurlConfiguration) throws(TransportError) {
        try set(CURLOPT_URL, request.target.url)
        if let path = request.target.unixSocketPath {
            try set(CURLOPT_UNIX_SOCKET_PATH, path)
        }
        try set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(configuration.connectTimeout.wholeMilliseconds)))
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_MAXAGE_CONN, max(1, Int(configuration.maximumIdleConnectionAge.components.seconds)))
        let version = request.version == .http1 ? ccurl_http_version_1_1 : ccurl_http_version_2_tls
        try set(CURLOPT_HTTP_VERSION, version)
    }

    /// Method and body. libcurl thinks in kinds of request: whether there is a body, then what the method is called.
    func setMessage(_ request: HTTPRequest) throws(TransportError) {
        if request.method == .head {
            try set(CURLOPT_NOBODY, 1)
        } else if let upload = request.upload {
            try set(CURLOPT_POST, 1)
            try check(ccurl_easy_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(upload.byteCount)))
            try set(CURLOPT_UPLOAD_BUFFERSIZE, Self.uploadBufferSize)
        } else if let body = request.body ?? Self.emptyBody(of: request.method) {
            try check(ccurl_easy_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
            // Copied by libcurl, so that the body need not be kept beside the handle.
            let result =
                body.isEmpty
                ? ccurl_easy_set_bytes(pointer, CURLOPT_COPYPOSTFIELDS, "")
                : body.withUnsafeBytes { ccurl_easy_set_bytes(pointer, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
            try check(result)
        }
        try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        if request.acceptsCompression {
            // All that the library can decode.
            try set(CURLOPT_ACCEPT_ENCODING, "")
        }
    }

    /// Four times libcurl's own: each turn of the engine's loop fills it once for each upload.
    private static let uploadBufferSize = 256 * 1024

    /// Methods whose body means something say `Content-Length: 0` when they have none (RFC 9110 §8.6).
    private static func emptyBody(of method: HTTPMethod) -> [UInt8]? {
        switch method {
        case .post, .put, .patch: []
        case .get, .head, .delete: nil
        }
    }

    mutating func setHeaders(_ request: HTTPRequest) throws(TransportError) {
        for field in try fields(of: request) {
            // libcurl's syntax: "Name:" would remove the field, "Name;" sends it empty.
            let isBlank = field.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            try appendHeader(isBlank ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        // Not to wait a second for a permission that few servers give, nor to call bytes a form.
        for suppressed in suppressedHeaders(of: request) where !request.headers.contains(suppressed) {
            try appendHeader("\(suppressed):")
        }
        try useHeaderList()
    }

    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(ccurl_easy_set_long(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: String) throws(TransportError) {
        try check(ccurl_easy_set_string(pointer, option, value))
    }
}
