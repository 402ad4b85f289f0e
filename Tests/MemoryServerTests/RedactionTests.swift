// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MemoryServer

struct RedactionTests {
    private static let sentinel = "sentinel-5ecret"

    @Test("a secret shows in no output, wherever it comes from")
    func secrets() throws {
        let configuration = try configuration([
            "LLM": "openai", "LLM_BASE_URL": "http://x", "LLM_MODELS": "m", "LLM_API_KEY": Self.sentinel,
        ])
        let report = ConfigurationReport(settings: configuration.effective)
        let outputs = [
            report.table(), String(decoding: try report.json(), as: UTF8.self), "\(configuration)",
            String(reflecting: configuration), "\(configuration.languageModel)",
        ]
        for output in outputs { #expect(!output.contains(Self.sentinel)) }
        #expect(report.table().contains("<redacted>"))
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains(Self.sentinel))
    }

    @Test(
        "a fault tells of a secret without showing it",
        arguments: [
            ["LLM_API_KEY": "sentinel-5ecret with spaces"],
            ["LLM_API_KEY": "sentinel-5ecret\n"],
            ["LLM_BASE_URL": "http://user:sentinel-5ecret@host/"],
            ["LLM_BASE_URL": "http://host/?key=sentinel-5ecret"],
            ["HTTP_PORT": "redis://:sentinel-5ecret@host"],
            ["LLM_APIKEY": "sentinel-5ecret"],
        ]
    )
    func faultTexts(environment: [String: String]) {
        let faults = ConfigurationFaults(faults: faults(environment))
        #expect(!faults.faults.isEmpty)
        #expect(!faults.description.contains(Self.sentinel))
    }

    @Test("a long or odd value is shown short and on one line")
    func excerpts() throws {
        let fault = try #require(faults(["TOP_K": String(repeating: "9\n", count: 500)]).first)
        #expect(fault.description.count < 300)
        #expect(!fault.description.contains("\n"))
    }
}
