// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import Foundation
import HTTPFakes
import MemoryCore
import Testing

/// Golden pairs in `Fixtures/Replies`: `NAME.sse` is a stream, `NAME.json` what becomes of it. Adding a pair adds a test.
@Suite("Streamed replies")
struct ReplyGoldenTests {
    struct Golden: Codable, Equatable {
        var text: String
        var model: String?
        var input: Int?
        var output: Int?
        var truncated: Bool?
        var failure: String?
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/Replies")

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return files.filter { $0.hasSuffix(".sse") }.map { String($0.dropLast(4)) }.sorted()
    }()

    @Test("There are goldens to test with")
    func goldensAreThere() {
        #expect(Self.names.count >= 24)
    }

    @Test(
        "A stream gives its golden reply or failure, in one piece and byte by byte",
        arguments: names,
        [1, 7, .max]
    )
    func goldens(name: String, pieceLength: Int) async throws {
        let stream = Array(try Data(contentsOf: Self.folder.appending(path: name + ".sse")))
        let golden = try Data(contentsOf: Self.folder.appending(path: name + ".json"))
        let expected = try JSONDecoder().decode(Golden.self, from: golden)

        let pieces = stride(from: 0, to: stream.count, by: min(pieceLength, stream.count)).map { start in
            Step.bytes(Array(stream[start...].prefix(pieceLength)))
        }
        let client = ScriptedClient { _ in [.head(200, [("Content-Type", "text/event-stream")], .chunked)] + pieces }
        let reply = await (try ChatCompletionsModel.scripted(client)).collect(try .asking("Hello?"))

        let actual = Golden(
            text: reply.text,
            model: reply.completion?.model,
            input: reply.completion?.usage?.input,
            output: reply.completion?.usage?.output,
            truncated: reply.completion?.isTruncated,
            failure: reply.memoryError?.code.rawValue
        )
        #expect(actual == expected)
        #expect((reply.error == nil) == (expected.failure == nil))
        #expect(reply.memoryError?.description.contains("secret prompt") != true)
        #expect(reply.memoryError.map { $0.dependency == .languageModel } != false)
    }
}
