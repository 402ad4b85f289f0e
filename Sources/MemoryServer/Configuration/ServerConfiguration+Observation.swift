// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

extension ServerConfiguration {
    /// Of a key that somebody could not simply try out.
    private static let leastKeyBytes = 16

    static func accessLog(_ reader: inout SettingReader) -> AccessLogConfiguration {
        let key = reader.value(Settings.logUserKey)
        if let key, key.reveal().utf8.count < leastKeyBytes {
            reader.refuse(Settings.logUserKey, "is shorter than \(leastKeyBytes) characters")
        }
        return AccessLogConfiguration(userKey: key, clientAddress: reader.value(Settings.logClientAddress))
    }

    static func tracing(_ reader: inout SettingReader) -> TracingConfiguration {
        let endpoint = reader.value(Settings.traceEndpoint)
        let ratio = reader.value(Settings.traceRatio)
        var headers = HTTPHeaders()
        if let text = reader.value(Settings.traceHeaders) {
            do throws(SettingRefusal) {
                headers = try HeaderList.parse(text.reveal())
            } catch {
                reader.refuse(Settings.traceHeaders, error.message)
            }
        }
        return TracingConfiguration(
            endpoint: endpoint,
            headers: Secret(headers),
            ratio: endpoint == nil ? 0 : ratio
        )
    }
}
