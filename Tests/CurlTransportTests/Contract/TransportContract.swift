// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import Support
import Testing

/// What every ``HTTPClient`` promises. Waits are on events; the time-outs that are tested run out for real.
@Suite("The transport's contract", .timeLimit(.minutes(10)))
struct TransportContract {
    typealias Subject = ContractSubject

    @Test(
        "Status, headers and body arrive as sent, whatever the status",
        arguments: Subject.allCases,
        [200, 204, 302, 404, 500]
    )
    func wholeResponses(subject: Subject, status: Int) async throws {
        let body = status == 204 ? "" : "bödy"
        let headers = [
            (name: "X-One", value: "1"), (name: "x-one", value: "2"), (name: "Location", value: "http://other/"),
        ]
        try await subject.run(.whole(status, headers, body: body)) { client, target, peer in
            let response = try await client.send(target.request())
            #expect(response.status == status)
            #expect(response.headers.values("X-ONE") == ["1", "2"])
            #expect(try await response.body.collect(upTo: 100) == Array(body.utf8))
            #expect(response.timings.bytesReceived == body.utf8.count)
            #expect(peer.requests.count == 1)
        }
    }

    @Test("Method, path, query, headers and body reach the peer as given", arguments: Subject.allCases)
    func requests(subject: Subject) async throws {
        try await subject.run(.whole()) { client, target, peer in
            let target = try target.appending(path: "a/b").adding(query: ["q": "ä b"])
            let headers = try HTTPHeaders(["Authorization": "Bearer t", "X-Empty": "", "content-type": "text/plain"])
            _ = try await client.text(target.request(.post, headers: headers, body: [0, 1, 0xFF]))
            let seen = try #require(peer.requests.first)
            #expect(seen.method == "POST")
            #expect(seen.target == "/a/b?q=%C3%A4%20b")
            #expect(seen.values("authorization") == ["Bearer t"])
            #expect(seen.values("x-empty") == [""])
            #expect(seen.values("content-type") == ["text/plain"])
            #expect(seen.body == [0, 1, 0xFF])
        }
    }

    @Test("A body in many pieces is the same body", arguments: Subject.allCases)
    func pieces(subject: Subject) async throws {
        let pieces = (0..<100).map { Step.text("piece \($0);") }
        try await subject.run([.head(200, [], .chunked)] + pieces) { client, target, _ in
            let text = try await client.text(target.request())
            #expect(text == (0..<100).map { "piece \($0);" }.joined())
        }
    }

    @Test("The head is there before the body is", arguments: Subject.allCases)
    func headBeforeBody(subject: Subject) async throws {
        let go = Signal()
        try await subject.run([.head(200, [], .chunked), .await(go), .text("late")]) { client, target, _ in
            let response = try await client.send(target.request())
            #expect(response.status == 200)
            go.fire()
            #expect(try await response.body.collect(upTo: 10) == Array("late".utf8))
        }
    }

    @Test("Each piece of a stream is handed over when it comes, not when the stream ends", arguments: Subject.allCases)
    func streaming(subject: Subject) async throws {
        let go = Signal()
        let steps: [Step] = [.head(200, [], .chunked), .text("one"), .await(go), .text("two")]
        try await subject.run(steps) { client, target, _ in
            var reader = try await client.send(target.request()).body.makeAsyncIterator()
            #expect(try await reader.next() == Array("one".utf8))
            go.fire()
            #expect(try await reader.next() == Array("two".utf8))
            #expect(try await reader.next() == nil)
            #expect(try await reader.next() == nil)
        }
    }

    @Test("Heads with a 1xx status are passed over", arguments: Subject.allCases)
    func informational(subject: Subject) async throws {
        let steps: [Step] = [.informational(100), .informational(103)] + .whole(201, body: "done")
        try await subject.run(steps) { client, target, _ in
            let response = try await client.send(target.request())
            #expect(response.status == 201)
            #expect(!response.headers.contains("X-Hint"))
            #expect(try await response.body.collect(upTo: 10) == Array("done".utf8))
        }
    }

    @Test(
        "Cancelled before the head: CancellationError, and the peer sees its client leave",
        arguments: Subject.allCases
    )
    func cancelBeforeHead(subject: Subject) async throws {
        try await subject.run([.awaitDeparture]) { client, target, peer in
            let task = Task { try await client.text(target.request()) }
            try await peer.requestSeen.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await peer.departed.wait()
        }
    }

    @Test("Cancelled in the body: CancellationError, and the peer sees its client leave", arguments: Subject.allCases)
    func cancelInBody(subject: Subject) async throws {
        try await subject.run([.head(200, [], .chunked), .text("one"), .awaitDeparture]) { client, target, peer in
            let started = Signal()
            let task = Task {
                for try await _ in try await client.send(target.request()).body { started.fire() }
            }
            try await started.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await peer.departed.wait()
        }
    }

    @Test("A task that is cancelled already sends nothing", arguments: Subject.allCases)
    func cancelledAlready(subject: Subject) async throws {
        try await subject.run(.whole()) { client, target, peer in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await client.text(target.request())
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(peer.requests.isEmpty)
        }
    }

    @Test("Cancelling after the end changes nothing of what was read", arguments: Subject.allCases)
    func cancelAfterEnd(subject: Subject) async throws {
        try await subject.run(.whole(body: "all")) { client, target, _ in
            let task = Task { () -> String in
                let text = try await client.text(target.request())
                withUnsafeCurrentTask { $0?.cancel() }
                return text
            }
            let text = try await task.value
            #expect(text == "all")
        }
    }

    @Test("A response dropped unread, or half read, ends at the peer", arguments: Subject.allCases, [false, true])
    func earlyDrop(subject: Subject, afterOneChunk: Bool) async throws {
        try await subject.run([.head(200, [], .chunked), .text("one"), .awaitDeparture]) { client, target, peer in
            func readAndDrop() async throws {
                var reader = try await client.send(target.request()).body.makeAsyncIterator()
                if afterOneChunk { _ = try await reader.next() }
            }
            try await readAndDrop()
            try await peer.departed.wait()
        }
    }

    @Test(
        "Silence beyond the idle time-out is an error, before the head and in the body",
        arguments: Subject.allCases,
        [false, true]
    )
    func idleTimeout(subject: Subject, inBody: Bool) async throws {
        let before: [Step] = inBody ? [.head(200, [], .chunked), .text("one")] : []
        try await subject.run(before + [.awaitDeparture]) { client, target, peer in
            #expect(await client.failure(target.request(idleTimeout: .milliseconds(150))) == .idleTimeout)
            try await peer.departed.wait()
        }
    }

    @Test("The deadline ends a request, before the head and in the body", arguments: Subject.allCases, [false, true])
    func deadline(subject: Subject, inBody: Bool) async throws {
        let before: [Step] = inBody ? [.head(200, [], .chunked), .text("one")] : []
        try await subject.run(before + [.awaitDeparture]) { client, target, peer in
            #expect(await client.failure(target.request(deadline: .seconds(1))) == .deadlineExceeded)
            try await peer.departed.wait()
        }
    }

    @Test("A request whose deadline has passed is not sent", arguments: Subject.allCases)
    func passedDeadline(subject: Subject) async throws {
        try await subject.run(.whole()) { client, target, peer in
            #expect(await client.failure(target.request(deadline: .zero)) == .deadlineExceeded)
            #expect(peer.requests.isEmpty)
        }
    }

    @Test("A body may have as many bytes as the request allows and not one more", arguments: Subject.allCases)
    func bodyLimit(subject: Subject) async throws {
        try await subject.run([.head(200, [], .chunked), .text("12345")]) { client, target, _ in
            let text = try await client.text(target.request(maximumResponseBytes: 5))
            #expect(text == "12345")
            #expect(await client.failure(target.request(maximumResponseBytes: 4)) == .bodyTooLarge)
        }
    }

    @Test(
        "A body cut off in the middle gives what came, then an error, never a short body",
        arguments: Subject.allCases,
        [true, false]
    )
    func cutBody(subject: Subject, chunked: Bool) async throws {
        let steps: [Step] = [.head(200, [], chunked ? .chunked : .length(100)), .text("half"), .cut]
        try await subject.run(steps) { client, target, _ in
            var reader = try await client.send(target.request()).body.makeAsyncIterator()
            #expect(try await reader.next() == Array("half".utf8))
            let error = await #expect(throws: TransportError.self) { try await reader.next() }
            #expect(error?.code == .closedEarly)
        }
    }

    @Test("A connection closed before any answer is an error", arguments: Subject.allCases)
    func noAnswer(subject: Subject) async throws {
        try await subject.run([.cut]) { client, target, _ in
            #expect(await client.failure(target.request(.post, body: [1])) == .closedEarly)
        }
    }

    @Test("An error object inside a 200 stream is passed through as the bytes it is", arguments: Subject.allCases)
    func errorInStream(subject: Subject) async throws {
        let steps: [Step] = [
            .head(200, [("Content-Type", "text/event-stream")], .chunked),
            .text("data: {\"a\":1}\n\nda"), .text("ta: {\"error\":\"out of credits\"}\r\n\r\n"),
        ]
        try await subject.run(steps) { client, target, _ in
            let response = try await client.send(target.request())
            var events: [String] = []
            for try await event in response.body.serverSentEvents() { events.append(event.data) }
            #expect(events == ["{\"a\":1}", "{\"error\":\"out of credits\"}"])
        }
    }

    @Test("A thousand requests at once each get their own answer", arguments: Subject.allCases)
    func concurrency(subject: Subject) async throws {
        try await subject.run(script: { .whole(body: "answer to \($0.target)") }) { client, target, peer in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<1_000 {
                    group.addTask {
                        try await client.text(target.appending(path: "\(number)").request()) == "answer to /\(number)"
                    }
                }
                var answered = 0
                for try await isOwn in group where isOwn { answered += 1 }
                #expect(answered == 1_000)
            }
            #expect(peer.requests.count == 1_000)
        }
    }
}
