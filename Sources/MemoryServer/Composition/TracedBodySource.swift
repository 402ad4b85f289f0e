// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Tracing

/// A body whose end ends the span of its call: read to its end, broken, or left.
final class TracedBodySource: HTTPBodySource {
    private let body: HTTPBody
    private let span: any Span

    init(_ body: HTTPBody, span: any Span) {
        self.body = body
        self.span = span
    }

    /// Ending twice is allowed: the first one counts.
    deinit {
        span.end()
    }

    var timings: HTTPTimings { body.timings }

    func next() async throws -> [UInt8]? {
        var iterator = body.makeAsyncIterator()
        do {
            let chunk = try await iterator.next()
            if chunk == nil { span.end() }
            return chunk
        } catch {
            span.fail(error)
            span.end()
            throw error
        }
    }
}
