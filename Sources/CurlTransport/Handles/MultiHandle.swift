// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import HTTPTransport

/// Owns a `CURLM`. Every easy handle must be out of it before it ends.
struct MultiHandle: ~Copyable {
    let pointer: OpaquePointer

    private init(pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        curl_multi_cleanup(pointer)
    }

    static func make(_ configuration: CurlConfiguration) throws(TransportError) -> MultiHandle {
        let initialised = CurlLibrary.initialisation
        guard initialised == CURLE_OK else {
            throw TransportError(.internalFailure, "libcurl did not initialise", underlying: CurlFailure(initialised))
        }
        guard let pointer = curl_multi_init() else {
            throw TransportError(.internalFailure, "libcurl made no multi handle")
        }
        let multi = MultiHandle(pointer: pointer)
        try multi.set(CURLMOPT_PIPELINING, ccurl_pipe_multiplex)
        try multi.set(CURLMOPT_MAX_HOST_CONNECTIONS, configuration.maximumConnectionsPerHost)
        try multi.set(CURLMOPT_MAX_TOTAL_CONNECTIONS, configuration.maximumConnections)
        // How many idle connections are kept; by default 4 for each transfer, which closes and reopens under bursts.
        try multi.set(CURLMOPT_MAXCONNECTS, configuration.maximumConnections)
        return multi
    }

    private func set(_ option: CURLMoption, _ value: Int) throws(TransportError) {
        let result = ccurl_multi_set_long(pointer, option, value)
        guard result == CURLM_OK else {
            throw TransportError(.internalFailure, "libcurl refused a setting", underlying: CurlFailure(result))
        }
    }
}
