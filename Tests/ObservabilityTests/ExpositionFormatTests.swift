// SPDX-License-Identifier: Apache-2.0

import Observability
import Testing

struct ExpositionFormatTests {
    @Test(
        "OpenMetrics is given to who names it and likes it no less than text",
        arguments: [
            "application/openmetrics-text",
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
            "Application/OpenMetrics-Text;Version=\"1.0.0\"",
            "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4",
            "text/plain, application/openmetrics-text",
            "*/*, application/openmetrics-text",
            "text/plain;q=0.1 , application/openmetrics-text ; q=0.2",
            "text/*;q=0.9, text/plain;q=0.1, application/openmetrics-text;q=0.2",
            "garbage, ;;;, /, application/openmetrics-text",
            // Prometheus 2.42 and 3.5.
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
                + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
        ]
    )
    func openMetrics(accept: String) {
        #expect(ExpositionFormat(accept: accept) == .openMetrics)
    }

    @Test(
        "everybody else is given text",
        arguments: [
            nil, "", "*/*", "text/plain", "text/html,*/*;q=0.8", "application/*", "application/json", "garbage", ",,,",
            "application/openmetrics-text;q=0",
            "application/openmetrics-text;q=nan",
            "application/openmetrics-text;q=2",
            "application/openmetrics-text;q=-1",
            "application/openmetrics-text;version=2.0.0",
            "application/openmetrics-text;q=0.4, text/plain;q=0.5",
            "application/openmetrics-text;q=0.4, */*",
            "application/openmetrics-text/x",
            String(repeating: "a/b,", count: 100_000) + "application/openmetrics-text",
        ] as [String?]
    )
    func text(accept: String?) {
        #expect(ExpositionFormat(accept: accept) == .prometheusText)
    }
}
