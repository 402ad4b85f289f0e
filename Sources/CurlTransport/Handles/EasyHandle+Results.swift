// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import HTTPTransport

/// What libcurl knows of a transfer, asked on the engine's thread.
extension EasyHandle {
    func failure(_ result: CURLcode) -> CurlFailure {
        let systemError = long(CURLINFO_OS_ERRNO)
        return CurlFailure(
            result,
            systemError: systemError == 0 ? nil : Int32(truncatingIfNeeded: systemError),
            detail: detail(for: result)
        )
    }

    func bytesSent() -> Int {
        Int(offset(CURLINFO_SIZE_UPLOAD_T))
    }

    /// Whether a connection was had and the request begun: before, the connect time-out rules, not the idle time-out.
    func requestIsUnderWay() -> Bool {
        offset(CURLINFO_PRETRANSFER_TIME_T) > 0
    }

    /// libcurl counts every time from the start; we tell the phases apart.
    func timings() -> HTTPTimings {
        var timings = HTTPTimings()
        timings.reusedConnection = long(CURLINFO_NUM_CONNECTS) == 0
        if !timings.reusedConnection {
            let lookup = offset(CURLINFO_NAMELOOKUP_TIME_T)
            let connect = offset(CURLINFO_CONNECT_TIME_T)
            let handshake = offset(CURLINFO_APPCONNECT_TIME_T)
            timings.nameLookup = .microseconds(lookup)
            timings.connect = .microseconds(max(0, connect - lookup))
            timings.tlsHandshake = .microseconds(max(0, handshake - connect))
        }
        timings.firstByte = .microseconds(offset(CURLINFO_STARTTRANSFER_TIME_T))
        timings.total = .microseconds(offset(CURLINFO_TOTAL_TIME_T))
        timings.bytesReceived = Int(offset(CURLINFO_SIZE_DOWNLOAD_T))
        timings.bytesSent = bytesSent()
        timings.version = version()
        return timings
    }

    private func version() -> HTTPVersion {
        switch long(CURLINFO_HTTP_VERSION) {
        case Int(CURL_HTTP_VERSION_1_0): .http1Dot0
        case Int(CURL_HTTP_VERSION_1_1): .http1Dot1
        case Int(CURL_HTTP_VERSION_2_0): .http2
        default: .unknown
        }
    }

    /// Zero when libcurl does not know: it refuses only what this version lacks.
    private func long(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_easy_get_long(pointer, info, &value) == CURLE_OK ? value : 0
    }

    private func offset(_ info: CURLINFO) -> Int64 {
        var value: curl_off_t = 0
        return ccurl_easy_get_offset(pointer, info, &value) == CURLE_OK ? Int64(value) : 0
    }
}
