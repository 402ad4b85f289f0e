// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import Support

/// libcurl's process-wide initialisation: once, before the first handle, on whichever thread comes first. It is never
/// undone, since other users of libcurl in the process cannot be known.
enum CurlLibrary {
    static let initialisation: CURLcode = {
        _ = OpenSSLExit.isLeftOut
        return curl_global_init(ccurl_global_default)
    }()
}
