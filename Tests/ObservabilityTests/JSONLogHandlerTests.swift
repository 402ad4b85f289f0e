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

    private func logger(schema: LogSchema = .ecs, provider: Logger.MetadataProvider? = nil) -> Logger {
        let output = output
        return Logger(label: "server") { label in
            JSONLogHandler(
                label: label,
                schema: schema,
                levels: LogLevels(configured: .trace),
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

    @Test("an error that is only described stands in the schema's fields; beside one that is logged it makes way")
    func describedError() throws {
        let logger = logger()
        let described: Logger.Metadata = ["error.type": "A", "error.message": "told"]
        logger.error("failed", metadata: described)
        #expect(try lastObject()["error.message"] as? String == "told")
        logger.error("failed", error: StoreFault(), metadata: described)
        let both = try lastObject()
        #expect(both["error.message"] as? String == "store: \"disk\" is full")
        #expect(both["labels.error.message"] as? String == "told")
    }

    @Test("lines are exactly those of the schema's golden file", arguments: LogSchema.allCases)
    func golden(schema: LogSchema) throws {
        var logger = logger(schema: schema)
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
        logger.notice(
            "traced",
            metadata: ["trace": ["id": "4bf92f3577b34da6"], "span.id": "00f067aa0ba902b7", "a": "b"]
        )
        for level in Logger.Level.allCases { logger.log(level: level, "level", metadata: ["severity": "mine"]) }
        logger.critical("\u{0}\u{1F}\u{7F}\"\\/\t\r\n\u{2028}\u{2029}\u{2027}é日🐕")

        let file = Self.folder.appending(path: "log-lines-\(schema.rawValue).ndjson")
        let lines = output.all.joined()
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try Data(lines.utf8).write(to: file)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(lines == expected)
    }

    @Test("every line is one JSON object and ends in the only line feed", arguments: LogSchema.allCases)
    func oneLine(schema: LogSchema) throws {
        let logger = logger(schema: schema)
        for scalar in (0...0x2100).compactMap(UnicodeScalar.init) {
            logger.info("a\(Character(scalar))b", metadata: ["k\(Character(scalar))": "v\(Character(scalar))"])
            let line = try #require(output.all.last)
            #expect(line.utf8.last == UInt8(ascii: "\n"))
            #expect(line.utf8.filter { $0 < 0x20 }.count == 1)
            let message = try lastObject()[schema == .otel ? "body" : "message"] as? String
            #expect(message == "a\(Character(scalar))b")
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

    @Test("metadata never takes a field of the schema, which comes once in each line", arguments: LogSchema.allCases)
    func reserved(schema: LogSchema) throws {
        let names = [
            "@timestamp", "log.level", "message", "ecs.version", "log.logger", "error.type", "error.message",
            "severity",
            "time", "timestamp", "body", "severity_text", "severity_number", "attributes", "exception.type",
            "exception.message", "logger", "logging.googleapis.com/trace", "trace_id", "instrumentation_scope",
        ]
        let logger = logger(schema: schema)
        logger.error("m", error: StoreFault())
        let plain = try lastObject()
        let metadata = Logger.Metadata(uniqueKeysWithValues: names.map { ($0, "theirs") })
        logger.error("m", error: StoreFault(), metadata: metadata)
        let object = try lastObject()
        for (name, value) in plain where name != "attributes" {
            #expect(String(describing: value) == object[name].map { String(describing: $0) })
        }
        let line = try #require(output.all.last)
        #expect(line.components(separatedBy: "theirs").count - 1 == names.count)
    }

    @Test("a line has the severity number of OpenTelemetry")
    func severityNumbers() throws {
        let logger = logger(schema: .otel)
        var numbers: [Int] = []
        for level in Logger.Level.allCases {
            logger.log(level: level, "m")
            numbers.append(try #require(try lastObject()["severity_number"] as? Int))
        }
        #expect(numbers == [1, 5, 9, 10, 13, 17, 21])
    }
}
