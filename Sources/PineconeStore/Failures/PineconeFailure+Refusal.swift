// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import MemoryCore

extension PineconeFailure {
    /// Who refused.
    enum Plane {
        case describingIndex
        case creatingIndex
        case data(DataOperation)
    }

    /// Bound of an error's body; what is beyond it cannot say more.
    private static let maximumErrorBytes = 64 * 1024

    /// Translates a status that is no success. Throws when reading the body was cancelled.
    static func refused(_ response: HTTPResponse, by plane: Plane) async throws -> PineconeFailure {
        var fault = PineconeFault()
        do {
            let body = try await response.body.collect(upTo: maximumErrorBytes)
            fault = (try? JSONDecoder().decode(PineconeFault.self, from: Data(body))) ?? fault
        } catch is TransportError {
            // The status is known, and says enough.
        }
        return PineconeFailure(response.status, fault, plane, response.headers.retryAfter())
    }

    /// The one place where Pinecone's status codes become ours.
    private init(_ status: Int, _ fault: PineconeFault, _ plane: Plane, _ retryAfter: Duration?) {
        let answer = ([String(status)] + [fault.code?.rawValue].compactMap(\.self)).joined(separator: ", ")
        func said(_ text: String) -> String { "\(text) (\(plane.name): \(answer))" }
        switch status {
        case 401:
            self.init(.key, .upstreamRejected, said("Pinecone refused the key"))
        case 402:
            self.init(.payment, .upstreamRejected, said("Pinecone wants payment"))
        case 403 where fault.code == .quotaExceeded || fault.code == .resourceExhausted:
            self.init(.quota, .upstreamRejected, said(plane.exhaustedLimit))
        case 403 where plane.isCreation:
            // The specification's example has the code FORBIDDEN here.
            self.init(.quota, .upstreamRejected, said(plane.exhaustedLimit))
        case 403:
            self.init(.key, .upstreamRejected, said("Pinecone does not allow the key to do this"))
        case 404:
            self = Self.notFound(fault, plane, said)
        case 409:
            self.init(.conflict, .conflict, said("there is one of this name already"))
        case 429:
            self.init(.rateLimit, .rateLimited, said("Pinecone limits the rate"), retryAfter: retryAfter)
        case 408, 500...:
            self.init(.unavailable, .upstreamUnavailable, said("Pinecone can't now"), retryAfter: retryAfter)
        case 400 where fault.code == .invalidArgument && plane.isUpsert:
            // Key, version and namespace were good enough for the fetch before it: what is left is the records.
            self.init(.record, .invalidInput, said("Pinecone refuses the record"))
        default:
            self.init(.request, .upstreamRejected, said("Pinecone refused the request"))
        }
    }

    private static func notFound(_ fault: PineconeFault, _ plane: Plane, _ said: (String) -> String) -> PineconeFailure
    {
        switch plane {
        case .describingIndex:
            PineconeFailure(.indexMissing, .upstreamRejected, said("there is no such index"))
        case .creatingIndex:
            PineconeFailure(.request, .upstreamRejected, said("there is no such cloud or region"))
        case .data where fault.code == .notFound:
            PineconeFailure(.namespaceMissing, .upstreamUnavailable, said("there is no such namespace"))
        case .data:
            PineconeFailure(.indexMissing, .upstreamUnavailable, said("the index is not at its host"))
        }
    }
}

extension PineconeFailure.Plane {
    fileprivate var name: String {
        switch self {
        case .describingIndex: "describe index"
        case .creatingIndex: "create index"
        case .data(let operation): operation.rawValue
        }
    }

    fileprivate var isUpsert: Bool {
        if case .data(.upsert) = self { return true }
        return false
    }

    fileprivate var isCreation: Bool {
        if case .creatingIndex = self { return true }
        return false
    }

    fileprivate var exhaustedLimit: String {
        switch self {
        case .describingIndex, .creatingIndex:
            "the plan allows no more indexes, or the key may not make any"
        case .data(.upsert):
            "the plan's limit of namespaces per index, or of storage, is reached; with many users on a small plan, "
                + "keep them in one shared namespace"
        case .data:
            "the plan's limit of reads or writes is reached"
        }
    }
}
