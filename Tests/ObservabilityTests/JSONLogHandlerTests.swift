// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import Observability
import Support
import Testing

struct JSONLogHandlerTests {
    private struct StoreFault: Error, CustomStringConvertible {
        var description: String { "store: \"disk\" is full" }
    }

    private struct Unprintable: CustomStringConvertible, Sendable {
        var description: String { "line one\nline two" }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    private static let instant = Date(timeIntervalSince1970: 1_763_820_930.0625)

    private let output = LinesInMemory()

    private func logger(provider: Logger.MetadataProvider? = nil) -> Logger {
        let output = output
        return Logger(label: "server") { label in
            JSONLogHandler(
                label: label,
                level: .trace,
                metadataProvider: provider,
                output: output,
                now: { Self.instant }
            )
        }
    }

    private func lastObject() throws -> [String: Any] {
        let line = try #require(output.all.last)
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
        return try #require(object as? [String: Any])
    }

    @Test("lines are exactly those of the golden file")
    func golden() throws {
        var logger = logger()
        logger.info("listening", metadata: ["server.address": "127.0.0.1", "server.port": .stringConvertible(8000)])
        logger[metadataKey: "request.id"] = "r-1"
        logger.warning(
            "all kinds",
            metadata: [
                "http": ["response": ["status_code": .stringConvertible(503), "cached": .stringConvertible(true)]],
                "ratio": .stringConvertible(0.25),
                "not_finite": .stringConvertible(Double.nan),
                "list": ["a", .stringConvertible(2), ["nested": "yes"]],
                "empty": [:],
                "text": .stringConvertible(Unprintable()),
                "message": "not the message",
                "llm.api_key": "sk-1",
                "headers": [["Set-Cookie": "id=1", "accept": "*/*"]],
                "first_token": .stringConvertible(12),
            ]
        )
        logger.error("storing failed", error: StoreFault())
        logger.critical("\u{0}\u{1F}\u{7F}\"\\/\t\r\n\u{2028}\u{2029}\u{2027}é日🐕")

        let file = Self.folder.appending(path: "log-lines.ndjson")
        let lines = output.all.joined()
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try Data(lines.utf8).write(to: file)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(lines == expected)
    }

    @Test("every line is one JSON object and ends in the only line feed")
    func oneLine() throws {
        let logger = logger()
        for scalar in (0...0x2100).compactMap(UnicodeScalar.init) {
            logger.info("a\(Character(scalar))b", metadata: ["k\(Character(scalar))": "v\(Character(scalar))"])
            let line = try #require(output.all.last)
            #expect(line.utf8.last == UInt8(ascii: "\n"))
            #expect(line.utf8.filter { $0 < 0x20 }.count == 1)
            #expect(try lastObject()["message"] as? String == "a\(Character(scalar))b")
        }
    }

    @Test("metadata of the call wins over the provider's, and that over the handler's")
    func mergeOrder() throws {
        var logger = logger(provider: Logger.MetadataProvider { ["b": "provider", "c": "provider"] })
        logger[metadataKey: "a"] = "handler"
        logger[metadataKey: "b"] = "handler"
        logger[metadataKey: "c"] = "handler"
        logger.info("m", metadata: ["c": "call"])
        let object = try lastObject()
        #expect(object["a"] as? String == "handler")
        #expect(object["b"] as? String == "provider")
        #expect(object["c"] as? String == "call")
    }

    @Test("a copy's metadata stays its own")
    func valueSemantics() throws {
        let first = logger()
        var second = first
        second[metadataKey: "only"] = "second"
        first.info("m")
        #expect(try lastObject()["only"] == nil)
        second.info("m")
        #expect(try lastObject()["only"] as? String == "second")
    }

    @Test("a long value is cut between characters")
    func bound() throws {
        logger().info("m", metadata: ["long": .string(String(repeating: "é", count: 10_000) + "end")])
        let value = try #require(try lastObject()["long"] as? String)
        #expect(value == String(repeating: "é", count: 4_096) + "…")
    }

    @Test("metadata of any depth gives a bounded line")
    func depth() throws {
        var value: Logger.MetadataValue = "leaf"
        for _ in 0..<1_000 { value = .dictionary(["d": .array([value])]) }
        logger().info("m", metadata: ["deep": value])
        #expect(try #require(output.all.last).utf8.count < 1_000)
        _ = try lastObject()
    }

    @Test(
        "a secret is redacted under every sensitive key",
        arguments: [
            "authorization", "http.request.header.Authorization", "llm.api_key", "x-api-key", "ApiKey", "password",
            "Set-Cookie", "auth.token", "secret", "aws-credentials",
        ]
    )
    func sentinel(key: String) throws {
        logger().error("m", metadata: [key: "sentinel", "nested": [key: "sentinel"], "list": [[key: ["sentinel"]]]])
        let line = try #require(output.all.last)
        #expect(!line.contains("sentinel"))
        #expect(try lastObject()[key] as? String == "<redacted>")
    }

    @Test("a secret value prints as redacted whatever its key")
    func secretType() throws {
        let secret = Secret("sentinel")
        logger().info("m \(secret)", metadata: ["a": "\(secret)", "b": .stringConvertible(secret)])
        #expect(try !#require(output.all.last).contains("sentinel"))
    }

    @Test("what is below the level is not written")
    func level() {
        var logger = logger()
        logger.logLevel = .warning
        logger.info("m")
        #expect(output.all.isEmpty)
    }
}
