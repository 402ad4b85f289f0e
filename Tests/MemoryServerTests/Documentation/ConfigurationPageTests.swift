// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MemoryServer

@Suite("docs/configuration.md")
struct ConfigurationPageTests {
    private static let path = "docs/configuration.md"

    @Test("is what the settings say of themselves: `make configuration-docs` writes it anew")
    func isCurrent() throws {
        let page = ConfigurationPage(settings: Settings.all).text
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try Data(page.utf8).write(to: Repository.url(Self.path))
        }
        #expect(try Repository.text(Self.path) == page, "docs/configuration.md is out of date: make configuration-docs")
    }

    @Test("has a row for every setting, once, and says which are secret")
    func isWhole() {
        let rows = ConfigurationPage(settings: Settings.all).text.split(separator: "\n").filter { $0.hasPrefix("| `") }
        #expect(rows.count == Settings.all.count)
        for (row, setting) in zip(rows, Settings.all) {
            #expect(row.hasPrefix("| `\(setting.name)` | "))
            #expect(row.contains("**secret**") == setting.isSecret, "\(setting.name)")
            #expect(row.split(separator: " | ").count == 4, "\(setting.name): a cell is empty or broken")
        }
        #expect(Settings.all.filter(\.isSecret).count >= 5)
    }

    @Test("every part begins with a setting that is there, in their order, and the first with the first")
    func sections() {
        let names = Settings.all.map(\.name)
        let beginnings = ConfigurationPage.sections.map { names.firstIndex(of: $0.first) ?? -1 }
        #expect(beginnings.first == 0)
        #expect(!beginnings.contains(-1))
        #expect(beginnings == beginnings.sorted())
    }

    @Test("every setting that the documents name is one")
    func named() throws {
        let names = Set(Settings.all.map(\.name))
        var count = 0
        for path in ["README.md", "docs/memory-server.md", "docs/architecture.md"] {
            // With … they stand for several: `RATE_LIMIT_…`.
            for found in try Repository.text(path).matches(of: #/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(…?)[=`]/#) {
                let name = String(found.output.1)
                let isKnown = found.output.2.isEmpty ? names.contains(name) : names.contains { $0.hasPrefix(name) }
                #expect(isKnown, "\(path) names \(name)")
                count += 1
            }
        }
        // A reader that finds none would prove nothing.
        #expect(count >= 10, "found \(count)")
    }
}
