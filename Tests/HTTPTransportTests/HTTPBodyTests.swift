// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support
import Testing

@Suite("Bodies in memory")
struct HTTPBodyTests {
    @Test("A body is collected whole up to its limit")
    func collecting() async throws {
        let body = HTTPBody(chunks: [[1, 2], [], [3]])
        #expect(try await body.collect(upTo: 3) == [1, 2, 3])
        #expect(body.timings.bytesReceived == 3)
        #expect(try await body.collect(upTo: 3).isEmpty)
    }

    @Test("One byte beyond the limit is an error")
    func limit() async {
        let error = await #expect(throws: TransportError.self) {
            try await HTTPBody(chunks: [[1, 2], [3]]).collect(upTo: 2)
        }
        #expect(error?.code == .bodyTooLarge)
    }

    @Test("A failure follows the chunks, at every further read")
    func failure() async throws {
        let body = HTTPBody(chunks: [[1]], failure: TransportError(.closedEarly, "cut"))
        var iterator = body.makeAsyncIterator()
        #expect(try await iterator.next() == [1])
        for _ in 0..<2 {
            let error = await #expect(throws: TransportError.self) { try await iterator.next() }
            #expect(error?.code == .closedEarly)
        }
    }

    @Test("A cancelled reader gets a CancellationError and nothing else")
    func cancellation() async {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await HTTPBody(chunks: [[1]]).collect(upTo: 1)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("Codes are distinct labels of lower-case words")
    func labels() {
        let labels = TransportError.Code.allCases.map { TransportError($0, "").metricLabel }
        #expect(Set(labels).count == labels.count)
        #expect(labels.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "_" } })
    }

    @Test("Whether a request may be repeated follows its method unless the caller knows better")
    func retryable() throws {
        let target = try HTTPTarget("http://a")
        let deadline = Deadline.after(.seconds(1))
        #expect(HTTPRequest(.get, target, deadline: deadline).isRetryable)
        #expect(!HTTPRequest(.post, target, deadline: deadline).isRetryable)
        #expect(HTTPRequest(.post, target, deadline: deadline, isRetryable: true).isRetryable)
    }
}
