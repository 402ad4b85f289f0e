// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import MemoryCore
import Support

/// A successful response, whole.
struct PineconeReply {
    let headers: HTTPHeaders
    let body: [UInt8]

    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            // The decoder's error may quote the reply: it goes no further.
            throw PineconeFailure.malformedReply
        }
    }

    func parsed<Value>(_ parse: (inout JSONReader) throws -> Value) throws -> Value {
        var reader = JSONReader(body)
        do {
            let value = try parse(&reader)
            try reader.end()
            return value
        } catch {
            throw PineconeFailure.malformedReply
        }
    }

    /// Where a write is in the namespace's log. The guide on data freshness names the first header, the SDK's sources
    /// the second.
    var writtenAt: LogPosition? {
        position(["x-pinecone-request-lsn", "x-pinecone-lsn-committed"])
    }

    /// Up to where a read saw the namespace's log, likewise.
    var visibleUpTo: LogPosition? {
        position(["x-pinecone-max-indexed-lsn", "x-pinecone-lsn-reconciled"])
    }

    private func position(_ names: [String]) -> LogPosition? {
        names.lazy.compactMap { headers[$0] }.compactMap { UInt64($0) }.first.map { LogPosition($0) }
    }
}
