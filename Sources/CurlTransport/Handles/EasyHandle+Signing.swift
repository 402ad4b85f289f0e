// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import HTTPTransport
import Support

extension EasyHandle {
    static let tokenHeader = "x-amz-security-token"

    /// AWS's Signature Version 4. User and password are for the signature alone and never sent.
    func setSigning(_ request: HTTPRequest) throws(TransportError) {
        guard let signing = request.signing else { return }
        guard request.upload == nil, request.target.query == nil, request.target.path == "/" else {
            throw TransportError(.internalFailure, "libcurl signs only a body in memory, to / and without a query")
        }
        try set(CURLOPT_AWS_SIGV4, "aws:amz:\(signing.region):\(signing.service)")
        try set(CURLOPT_USERNAME, signing.accessKey)
        try set(CURLOPT_PASSWORD, signing.secretKey.reveal())
    }

    /// The request's own headers, and the token of its signature, checked as they are.
    func fields(of request: HTTPRequest) throws(TransportError) -> [HTTPHeaders.Field] {
        guard let token = request.signing?.sessionToken else { return request.headers.fields }
        var headers = request.headers
        do throws(InvalidHeader) {
            try headers.append(Self.tokenHeader, token.reveal())
        } catch {
            throw TransportError(.internalFailure, "the session token is no value of a header")
        }
        return headers.fields
    }

    /// What libcurl is kept from sending by itself. A header that is taken away in this manner is signed all the same by 7.88.1,
    /// so a signed request leaves `Expect` to libcurl, which sends it from 1 MiB on: a form is far below.
    func suppressedHeaders(of request: HTTPRequest) -> [String] {
        request.signing == nil ? ["Expect", "Content-Type"] : ["Content-Type"]
    }
}
