// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import HTTPTransport

/// Owns a `CURL*` and the memory that libcurl reads and writes while it lives: header list and error buffer.
struct EasyHandle: ~Copyable {
    let pointer: OpaquePointer
    private let errorBuffer: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?

    private init(pointer: OpaquePointer) {
        self.pointer = pointer
        errorBuffer = .allocate(capacity: ccurl_error_size)
        errorBuffer.initialize(repeating: 0, count: ccurl_error_size)
    }

    deinit {
        // The handle first: it may look at the other two until it is gone.
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headerList)
        errorBuffer.deallocate()
    }

    /// A handle that is ready to be added. A throwing `init` cannot be written for a type with a `deinit`.
    static func make(
        _ request: HTTPRequest,
        _ configuration: CurlConfiguration
    ) throws(TransportError) -> EasyHandle {
        guard let pointer = curl_easy_init() else {
            throw TransportError(.internalFailure, "libcurl made no handle")
        }
        var handle = EasyHandle(pointer: pointer)
        try handle.check(ccurl_easy_set_pointer(pointer, CURLOPT_ERRORBUFFER, handle.errorBuffer))
        try handle.setSafety(configuration)
        try handle.setConnection(request, configuration)
        try handle.setMessage(request)
        try handle.setSigning(request)
        try handle.setHeaders(request)
        return handle
    }

    /// The context of the callbacks must outlive the handle's time in a multi handle.
    func onHeader(_ context: UnsafeMutableRawPointer, _ callback: curl_write_callback) throws(TransportError) {
        try check(ccurl_easy_set_write_callback(pointer, CURLOPT_HEADERFUNCTION, callback))
        try check(ccurl_easy_set_pointer(pointer, CURLOPT_HEADERDATA, context))
    }

    func onBody(_ context: UnsafeMutableRawPointer, _ callback: curl_write_callback) throws(TransportError) {
        try check(ccurl_easy_set_write_callback(pointer, CURLOPT_WRITEFUNCTION, callback))
        try check(ccurl_easy_set_pointer(pointer, CURLOPT_WRITEDATA, context))
    }

    func onUpload(
        _ context: UnsafeMutableRawPointer,
        read: curl_read_callback,
        rewind: curl_seek_callback
    ) throws(TransportError) {
        try check(ccurl_easy_set_read_callback(pointer, CURLOPT_READFUNCTION, read))
        try check(ccurl_easy_set_pointer(pointer, CURLOPT_READDATA, context))
        try check(ccurl_easy_set_seek_callback(pointer, CURLOPT_SEEKFUNCTION, rewind))
        try check(ccurl_easy_set_pointer(pointer, CURLOPT_SEEKDATA, context))
    }

    /// Adds a line to the header list; the list is given to libcurl by ``useHeaderList()``.
    mutating func appendHeader(_ line: String) throws(TransportError) {
        guard let longer = curl_slist_append(headerList, line) else {
            throw TransportError(.internalFailure, "out of memory for a header")
        }
        headerList = longer
    }

    func useHeaderList() throws(TransportError) {
        try check(ccurl_easy_set_list(pointer, CURLOPT_HTTPHEADER, headerList))
    }

    func check(_ result: CURLcode) throws(TransportError) {
        guard result == CURLE_OK else {
            throw TransportError(.internalFailure, "libcurl refused a setting", underlying: CurlFailure(result))
        }
    }

    /// What libcurl wrote into the error buffer, without control characters.
    ///
    /// Only for failures whose text is about names, addresses and certificates. Others may quote what was sent or
    /// received, which must not get into a log.
    func detail(for result: CURLcode) -> String? {
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT, CURLE_SSL_CONNECT_ERROR,
            CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE:
            let text = String(cString: errorBuffer)
            return text.isEmpty
                ? nil : String(text.unicodeScalars.prefix(256).map { $0.value < 0x20 ? " " : Character($0) })
        default:
            return nil
        }
    }
}
