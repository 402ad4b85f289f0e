// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryAPI
import Support

extension Settings {
    // How requests are told of.
    static let logUserKey = Setting(
        "LOG_USER_KEY",
        SettingFormat<Secret<String>>.secret.optional,
        default: nil,
        isSecret: true,
        example: "at-least-16-random-characters",
        meaning:
            "The key of the hashes that stand for users in logs, 16 characters or more. Without it a random one is made "
            + "once in DATA_DIR; servers that share users need the same."
    )
    static let logClientAddress = Setting(
        "LOG_CLIENT_ADDRESS",
        .choice(),
        default: ClientAddressDetail.network,
        meaning: "How much of a client's address is logged: its network (/24, or /48 of IPv6), all of it, or none."
    )
    static let traceEndpoint = Setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        SettingFormat<HTTPTarget>.url.optional,
        default: nil,
        example: "http://127.0.0.1:4318",
        meaning: "A collector of OTLP over HTTP, up to what comes before /v1/traces. Without it no spans are made."
    )
    static let traceHeaders = Setting(
        "OTEL_EXPORTER_OTLP_HEADERS",
        SettingFormat<Secret<String>>.secret.optional,
        default: nil,
        isSecret: true,
        example: "x-api-key=your-key",
        meaning: "Headers that the collector wants: name=value, separated by commas, values percent-encoded."
    )
    static let traceRatio = Setting(
        "TRACE_SAMPLE_RATIO",
        .decimal(0...1),
        default: 1,
        meaning: "The share of requests whose spans are exported, 0 to 1."
    )
}
