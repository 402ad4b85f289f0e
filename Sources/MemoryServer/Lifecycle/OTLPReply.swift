// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a collector says to a batch that it took: `ExportTraceServiceResponse` as JSON.
struct OTLPReply: Decodable {
    private struct PartialSuccess: Decodable {
        let rejectedSpans: String?
    }

    private let partialSuccess: PartialSuccess?

    /// How many spans of a batch it didn't take; none where it doesn't say so.
    static func rejectedSpans(_ body: [UInt8]) -> Int {
        let reply = try? JSONDecoder().decode(OTLPReply.self, from: Data(body))
        return reply?.partialSuccess?.rejectedSpans.flatMap { Int($0) }.map { max(0, $0) } ?? 0
    }
}
