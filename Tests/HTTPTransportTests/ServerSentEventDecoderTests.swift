// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import Testing

/// Golden pairs in `Fixtures/EventStreams`: `NAME.sse` in, `NAME.json` out. Adding a pair adds a test.
@Suite("The event stream decoder")
struct ServerSentEventDecoderTests {
    struct Golden: Decodable, Equatable {
        var event: String
        var data: String
        var id: String
        var retryMilliseconds: Int?

        init(_ event: ServerSentEvent) {
            self.event = event.event
            data = event.data
            id = event.id
            retryMilliseconds = event.retry.map { Int($0 / .milliseconds(1)) }
        }
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/EventStreams")

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return files.filter { $0.hasSuffix(".sse") }.map { String($0.dropLast(4)) }.sorted()
    }()

    static func load(_ name: String) throws -> (stream: [UInt8], events: [Golden]) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let stream = try Data(contentsOf: folder.appending(path: name + ".sse"))
        let events = try Data(contentsOf: folder.appending(path: name + ".json"))
        return (Array(stream), try decoder.decode([Golden].self, from: events))
    }

    static func decode(_ chunks: [some Sequence<UInt8>]) throws -> [Golden] {
        var decoder = ServerSentEventDecoder()
        return try chunks.flatMap { try decoder.decode($0) }.map(Golden.init)
    }

    @Test("There are goldens to test with")
    func goldensAreThere() {
        #expect(Self.names.count >= 16)
    }

    @Test("A stream gives its golden events in one piece, byte by byte, and cut at every place", arguments: names)
    func goldens(name: String) throws {
        let (stream, expected) = try Self.load(name)
        #expect(try Self.decode([stream]) == expected)
        #expect(try Self.decode(stream.map { [$0] }) == expected)
        for cut in 0...stream.count {
            let events = try Self.decode([stream[..<cut], stream[cut...]])
            try #require(events == expected, "cut at byte \(cut)")
        }
    }

    @Test("An event is complete at the first byte of its empty line's end, without waiting for a line feed")
    func eventsAreNotHeldBack() throws {
        var decoder = ServerSentEventDecoder()
        #expect(try decoder.decode("data: now\r\n\r".utf8).map(\.data) == ["now"])
        #expect(try decoder.decode("\ndata: next\n\n".utf8).map(\.data) == ["next"])
    }

    @Test("A line may be as long as the limit and not longer")
    func lineLimit() throws {
        var decoder = ServerSentEventDecoder(maximumLineBytes: 8)
        #expect(try decoder.decode("data: 12\n\n".utf8).map(\.data) == ["12"])
        #expect(throws: ServerSentEventError.lineTooLong(limit: 8)) {
            try decoder.decode("data: 123".utf8)
        }
    }

    @Test("Lines that are short each cannot add up to an event beyond the limit")
    func eventLimit() throws {
        var decoder = ServerSentEventDecoder(maximumLineBytes: 100, maximumEventBytes: 9)
        #expect(try decoder.decode("data: 1234\ndata: 5678\n\n".utf8).map(\.data) == ["1234\n5678"])
        #expect(throws: ServerSentEventError.eventTooLarge(limit: 9)) {
            try decoder.decode("data: 1234\ndata: 56789\n\n".utf8)
        }
    }

    @Test("A body is read as events, however many of them one chunk holds, and its failure comes after them")
    func eventsOfABody() async throws {
        let chunks = ["data: a\n\ndata: b\n", "\ndata: c", "\n\ndata: lost"].map { Array($0.utf8) }
        let body = HTTPBody(chunks: chunks, failure: TransportError(.closedEarly, "cut"))
        var seen: [String] = []
        let error = await #expect(throws: TransportError.self) {
            for try await event in body.serverSentEvents() {
                seen.append(event.data)
            }
        }
        #expect(error?.code == .closedEarly)
        #expect(seen == ["a", "b", "c"])
    }
}
