// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryAPI
import Support
import Testing

@testable import MemoryServer

struct ObservationSettingsTests {
    @Test("By default nothing is exported, no trace is kept, and addresses are cut to their network")
    func defaults() throws {
        let configuration = try configuration([:])
        #expect(configuration.tracing.endpoint == nil)
        #expect(configuration.tracing.ratio == 0)
        #expect(configuration.accessLog.clientAddress == .network)
        #expect(configuration.accessLog.userKey == nil)
    }

    @Test("With a collector all traces are kept unless a share is given, and its headers are decoded")
    func collector() throws {
        let configuration = try configuration([
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
            "OTEL_EXPORTER_OTLP_HEADERS": "x-key=a%20b%2C,x-tenant=t=1",
        ])
        #expect(configuration.tracing.ratio == 1)
        #expect(configuration.tracing.headers.reveal()["x-key"] == "a b,")
        #expect(configuration.tracing.headers.reveal()["X-Tenant"] == "t=1")
    }

    @Test(
        "What can't be is refused by its name",
        arguments: [
            ("TRACE_SAMPLE_RATIO", "1.5"), ("TRACE_SAMPLE_RATIO", "all"), ("LOG_CLIENT_ADDRESS", "some"),
            ("LOG_USER_KEY", "too-short"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "no-value"), ("OTEL_EXPORTER_OTLP_HEADERS", "a=%zz"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "a=b%0D%0Ac"), ("OTEL_EXPORTER_OTLP_HEADERS", "a=1,,b=2"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "=1"),
        ]
    )
    func refused(name: String, value: String) {
        let found = faults([name: value])
        #expect(found.map(\.name) == [name])
        if name.hasSuffix("HEADERS") || name.hasSuffix("KEY") {
            #expect(!found.contains { $0.description.contains(value) })
        }
    }
}
