// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MemoryServer

struct ConfigurationReportTests {
    private let settings = [
        EffectiveSetting(name: "HTTP_PORT", text: "8000", origin: .defaultValue, isSecret: false),
        EffectiveSetting(name: "LLM_API_KEY", text: "<redacted>", origin: .environment, isSecret: true),
        EffectiveSetting(
            name: "LLM_MODELS",
            text: nil,
            origin: .environmentFile(path: ".env", line: 7),
            isSecret: false
        ),
    ]

    @Test("the table has three columns")
    func table() {
        #expect(
            ConfigurationReport(settings: settings).table() == """
                HTTP_PORT    8000        default
                LLM_API_KEY  <redacted>  environment
                LLM_MODELS   (not set)   .env:7

                """
        )
    }

    @Test("the JSON has the same, with null for what is not set")
    func json() throws {
        let data = try ConfigurationReport(settings: settings).json()
        let rows = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        #expect(rows.count == 3)
        #expect(rows[0]["name"] as? String == "HTTP_PORT")
        #expect(rows[0]["value"] as? String == "8000")
        #expect(rows[1]["secret"] as? Bool == true)
        #expect(rows[2]["value"] is NSNull)
        #expect(rows[2]["source"] as? String == ".env:7")
    }
}
