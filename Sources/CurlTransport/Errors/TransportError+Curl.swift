// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import HTTPTransport

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension TransportError {
    /// Translates the result of a transfer, once. Messages name the origin and nothing else of the request.
    init(_ code: CURLcode, failure: CurlFailure, request: HTTPRequest) {
        let origin = request.target.origin
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            self.init(.nameResolution, "the host of \(origin) could not be resolved", underlying: failure)
        case CURLE_COULDNT_CONNECT where failure.systemError == ECONNREFUSED:
            self.init(.connectionRefused, "\(origin) refused the connection", underlying: failure)
        case CURLE_COULDNT_CONNECT:
            self.init(.connectFailed, "\(origin) could not be reached", underlying: failure)
        case CURLE_OPERATION_TIMEDOUT:
            // The connect time-out is the only one that libcurl is given; see TransferWatch.
            self.init(.connectTimeout, "no connection to \(origin) within the connect time-out", underlying: failure)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED,
            CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            self.init(.tls, "no trusted TLS connection to \(origin)", underlying: failure)
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_SSL_SHUTDOWN_FAILED:
            self.init(
                .closedEarly,
                "\(origin) ended the connection before the response was complete",
                underlying: failure
            )
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_HTTP2_STREAM,
            CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR, CURLE_PROXY:
            self.init(.protocolViolation, "\(origin) did not answer with proper HTTP", underlying: failure)
        default:
            self.init(.internalFailure, "the request to \(origin) failed in the transport", underlying: failure)
        }
    }

    static func deadlineExceeded(_ request: HTTPRequest) -> TransportError {
        TransportError(.deadlineExceeded, "the deadline of the request to \(request.target.origin) passed")
    }

    static func idleTimeout(_ request: HTTPRequest) -> TransportError {
        TransportError(.idleTimeout, "\(request.target.origin) was silent for too long")
    }

    /// Not by libcurl's code: it only knows that a callback stopped it.
    static func uploadFailed(_ request: HTTPRequest, _ error: any Error) -> TransportError {
        TransportError(.internalFailure, "the body for \(request.target.origin) could not be read", underlying: error)
    }

    static var shutDown: TransportError {
        TransportError(.shutDown, "the HTTP transport is shut down")
    }
}
