// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@Suite("Prometheus' text format")
struct MetricsTextTests {
    private func samples(_ text: String) throws -> [MetricSample] {
        try MetricsText(Array(text.utf8)).samples
    }

    @Test(
        "lines are samples",
        arguments: [
            ("up 1", MetricSample(name: "up", value: 1)),
            ("  up\t1.5e3  ", MetricSample(name: "up", value: 1_500)),
            ("up{} 1 1395066363000", MetricSample(name: "up", value: 1)),
            ("up -1 -3982045", MetricSample(name: "up", value: -1)),
            (":a_b:c2 +Inf", MetricSample(name: ":a_b:c2", value: .infinity)),
            ("a{b=\"c\"} -Inf", MetricSample(name: "a", labels: ["b": "c"], value: -.infinity)),
            ("a{b=\"c\",} 0", MetricSample(name: "a", labels: ["b": "c"], value: 0)),
            ("a { b = \"c\" , d=\"\" } 0", MetricSample(name: "a", labels: ["b": "c", "d": ""], value: 0)),
            (
                #"a{p="C:\\DIR\\F \"x\"\n{},=é"} 7"#,
                MetricSample(name: "a", labels: ["p": "C:\\DIR\\F \"x\"\n{},=é"], value: 7)
            ),
            ("a_bucket{le=\"+Inf\"} 3\r", MetricSample(name: "a_bucket", labels: ["le": "+Inf"], value: 3)),
        ]
    )
    func lines(_ line: String, _ sample: MetricSample) throws {
        #expect(try samples(line) == [sample])
        #expect(try samples("# TYPE up gauge\n\n\(line)\n#\n") == [sample])
    }

    @Test("NaN is a value")
    func nan() throws {
        #expect(try samples("a NaN").first?.value.isNaN == true)
    }

    @Test(
        "what is none of the format is told by its line",
        arguments: [
            "up", "1 1", "up one", "up 1 now", "up 1 2 3", "up{a} 1", "up{a=b} 1", "up{a=\"b} 1",
            "up{a=\"b\" c=\"d\"} 1",
            "up{a=\"\\t\"} 1", "up{a=\"b\",a=\"c\"} 1", "up{1a=\"b\"} 1", "up{a:b=\"c\"} 1", "<html>",
        ]
    )
    func malformed(_ line: String) {
        let error = #expect(throws: MetricsText.Malformed.self) { try samples("up 1\n# a comment\n\(line)\n") }
        #expect(error?.line == 3)
    }

    @Test("labels that are no UTF-8 are refused")
    func bytes() {
        #expect(throws: MetricsText.Malformed.self) {
            try MetricsText(Array("a{b=\"".utf8) + [0xFF] + Array("\"} 1".utf8))
        }
    }
}
