// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryCore
import Support

/// The calls to an index at its own host. Throws ``PineconeFailure`` or `CancellationError`.
struct DataPlane: Sendable {
    /// A reply of an index has at most 4 MB (limits page); escapes can make its JSON longer.
    private static let maximumBytes = 24 * 1024 * 1024
    /// For how long a location is taken to be right when the index says "not found", which it does for namespaces too.
    private static let trust: Duration = .seconds(60)

    let configuration: PineconeConfiguration
    let client: any HTTPClient
    let directory: IndexDirectory

    /// A call whose namespace is there or does not matter.
    func call(_ operation: DataOperation, body: [UInt8]) async throws -> PineconeReply {
        guard let reply = try await callNamespace(operation, body: body) else {
            throw PineconeFailure.indexGone
        }
        return reply
    }

    /// - Parameter query: Where there is no body.
    /// - Returns: Nil when the index knows no such namespace.
    func callNamespace(
        _ operation: DataOperation,
        body: [UInt8]? = nil,
        query: [(name: String, value: String)] = []
    ) async throws -> PineconeReply? {
        var location = try await directory.location()
        // Once more at most, where the index turned out to have moved.
        for isLast in [false, true] {
            do {
                return try await send(operation, to: location, body, query)
            } catch let failure as PineconeFailure where failure.kind.isAboutPlace {
                let isAnswer = failure.kind == .namespaceMissing && operation.mayMissNamespace
                let current = try await place(after: failure, at: location, trusted: isAnswer)
                if current == location, isAnswer { return nil }
                guard current != location, !isLast else { throw PineconeFailure.indexGone }
                location = current
            }
        }
        throw PineconeFailure.indexGone
    }

    /// Where the index is, now that something was not found at `location`.
    ///
    /// - Parameter trusted: What was not found is a namespace, in the index's own words: it is believed to be the index
    ///   for a while. Anything else may be anybody at an address that is free again.
    private func place(
        after failure: PineconeFailure,
        at location: IndexLocation,
        trusted: Bool
    ) async throws -> IndexLocation {
        // The next call asks anew; this one ends with what it met.
        switch failure.kind {
        case .hostUnresolved:
            directory.drop(location)
            throw failure
        case .hostUnreachable:
            directory.doubt(location)
            throw failure
        default: break
        }
        return try await directory.location(asOf: trusted ? .now - Self.trust : .now)
    }

    private func send(
        _ operation: DataOperation,
        to location: IndexLocation,
        _ body: [UInt8]?,
        _ query: [(name: String, value: String)]
    ) async throws -> PineconeReply {
        var target = try location.target.appending(path: operation.path)
        for item in query { target = target.adding(query: [item.name: item.value]) }
        let timeout = operation.timeout(configuration)
        let request = HTTPRequest(
            body == nil ? .get : .post,
            target,
            operation: operation.name,
            headers: configuration.headers,
            body: body,
            deadline: .after(timeout),
            idleTimeout: timeout,
            maximumResponseBytes: Self.maximumBytes,
            // Reads change nothing; an upsert or a delete by id has the same effect twice as once.
            isRetryable: true
        )
        return try await PineconeFailure.translating {
            let response = try await client.send(request)
            guard (200...299).contains(response.status) else {
                throw try await PineconeFailure.refused(response, by: .data(operation))
            }
            return PineconeReply(
                headers: response.headers,
                body: try await response.body.collect(upTo: Self.maximumBytes)
            )
        }
    }
}
