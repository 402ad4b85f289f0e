// SPDX-License-Identifier: Apache-2.0

import AccessControl
import Foundation
import Logging
import MemoryAPI
import Testing

@testable import MemoryServer

struct KeysWatchTests {
    private func newKey() -> (APIKeyText, APIKey) {
        let text = APIKeyText.random()
        let key = APIKey(
            id: text.id,
            name: "n",
            digest: text.digest,
            scope: .service,
            createdAt: Date(),
            expiresAt: nil
        )
        return (text, key)
    }

    @Test("keys that are made and revoked count without a restart; a broken or missing file changes nothing")
    func reloads() async throws {
        let folder = try ScratchFolder()
        let file = KeyFile(path: folder.path("keys.json"))
        let (first, firstKey) = newKey()
        try file.add(firstKey)
        let ring = KeyRing(KeyTable(try file.read().keys))
        let recording = Recording()
        let watch = KeysWatch(
            file: file,
            ring: ring,
            read: try #require(file.version()),
            metrics: recording.make { KeysMetrics() },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        func opens(_ text: APIKeyText) -> Bool { ring.principal(presenting: text, at: Date()) != nil }

        let (second, secondKey) = newKey()
        try file.add(secondKey)
        #expect(!opens(second))
        await watch.look()
        #expect(opens(first) && opens(second))

        try file.remove(id: first.id)
        await watch.look()
        #expect(!opens(first) && opens(second))
        #expect(watch.staleSince == nil)

        try folder.write("{\"version\":1,", to: "keys.json")
        await watch.look()
        #expect(opens(second))
        #expect(watch.staleSince != nil)
        #expect(recording.scrape["api_keys_stale"] == 1)

        try FileManager.default.removeItem(atPath: file.path)
        await watch.look()
        #expect(opens(second))

        try file.add(firstKey)
        await watch.look()
        #expect(opens(first) && !opens(second))
        #expect(watch.staleSince == nil)
        #expect(recording.scrape["api_keys_stale"] == 0)
    }

    @Test("who asks for it has the file read, also when it looks as before; a fault is told once")
    func asked() async throws {
        let folder = try ScratchFolder()
        let file = KeyFile(path: folder.path("keys.json"))
        try file.add(newKey().1)
        let recording = Recording()
        let watch = KeysWatch(
            file: file,
            ring: KeyRing(KeyTable(try file.read().keys)),
            read: try #require(file.version()),
            metrics: recording.make { KeysMetrics() },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        func reloads(_ result: String) -> Double? { recording.scrape["api_keys_reloads_total{result=\"\(result)\"}"] }

        await watch.look()
        #expect(reloads("ok") == 0)
        await watch.look(isAsked: true)
        #expect(reloads("ok") == 1)

        try FileManager.default.removeItem(atPath: file.path)
        await watch.look()
        let since = try #require(watch.staleSince)
        await watch.look()
        #expect(reloads("failed") == 1)
        await watch.look(isAsked: true)
        #expect(reloads("failed") == 2)
        #expect(watch.staleSince == since)
    }

    @Test("a file of keys that can't be used is a warning of the server's health, until it can")
    func health() async throws {
        let folder = try ScratchFolder()
        let file = KeyFile(path: folder.path("keys.json"))
        try file.add(newKey().1)
        let watch = KeysWatch(
            file: file,
            ring: KeyRing(KeyTable(try file.read().keys)),
            read: try #require(file.version()),
            metrics: Recording().make { KeysMetrics() },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let monitor = HealthMonitor(probes: [], gauges: [HealthGauges.staleness(watch)], timeout: .seconds(600))
        await monitor.sampleAll()
        #expect(monitor.snapshot().status == .pass)

        try folder.write("not keys", to: "keys.json")
        await watch.look()
        await monitor.sampleAll()
        #expect(monitor.snapshot().status == .warn)
        #expect(monitor.snapshot().gauges.first?.gauge.name == "keys:stale")

        try FileManager.default.removeItem(atPath: file.path)
        try file.add(newKey().1)
        await watch.look()
        await monitor.sampleAll()
        #expect(monitor.snapshot().status == .pass)
    }
}
