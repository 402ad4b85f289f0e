// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport

/// `name=value,name=value` with percent-encoded values, as `OTEL_EXPORTER_OTLP_HEADERS` is written (OpenTelemetry, "OTLP
/// Exporter", section "Specifying headers via environment variables").
enum HeaderList {
    /// - Throws: a refusal that doesn't quote the text, which holds a secret.
    static func parse(_ text: String) throws(SettingRefusal) -> HTTPHeaders {
        var headers = HTTPHeaders()
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let equals = part.firstIndex(of: "="),
                let value = String(part[part.index(after: equals)...]).removingPercentEncoding
            else {
                throw SettingRefusal("expected name=value, separated by commas, values percent-encoded")
            }
            do {
                try headers.append(String(part[..<equals]), value)
            } catch {
                throw SettingRefusal("holds a name or a value that no header may have")
            }
        }
        return headers
    }
}
