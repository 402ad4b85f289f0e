// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// What libcurl said: the cause below a ``TransportError``, for the log.
package struct CurlFailure: Error, Sendable, Hashable {
    /// A `CURLcode`, see curl's `libcurl-errors(3)`.
    package let code: Int
    /// libcurl's constant text for the code.
    package let text: String
    /// The error number of the system call that failed, if one did.
    package let systemError: Int32?
    /// libcurl's own words, only where they are about names, addresses and certificates; see `EasyHandle.detail(for:)`.
    package let detail: String?

    init(_ code: CURLcode, systemError: Int32? = nil, detail: String? = nil) {
        self.code = Int(code.rawValue)
        text = String(cString: curl_easy_strerror(code))
        self.systemError = systemError
        self.detail = detail
    }

    init(_ code: CURLMcode) {
        self.code = Int(code.rawValue)
        text = String(cString: curl_multi_strerror(code))
        systemError = nil
        detail = nil
    }
}

extension CurlFailure: CustomStringConvertible {
    package var description: String {
        let system = systemError.map { ", system error \($0)" } ?? ""
        return "libcurl \(code), \(text)\(system)" + (detail.map { ": \($0)" } ?? "")
    }
}
