// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Logging

extension CurlTransport {
    /// With `SSL_CERT_FILE` the authorities in that file are trusted, instead of the system's: for hosts whose certificates are of an
    /// authority of one's own. OpenSSL's programs read it too.
    convenience init(environment: [String: String]) {
        var configuration = CurlConfiguration()
        if let file = environment["SSL_CERT_FILE"], !file.isEmpty { configuration.certificateAuthorityFile = file }
        self.init(
            configuration: configuration,
            logger: Logger(label: "deployctl") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}
