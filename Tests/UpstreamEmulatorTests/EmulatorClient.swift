// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import HTTPTransport
import Logging
import MemoryFakes
import Support
import UpstreamEmulator

/// A client of an emulator that knows nothing of it but its addresses, and the emulator itself to steer it.
struct EmulatorClient {
    static let dimension = 4

    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }

        func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
            try JSONDecoder().decode(type, from: Data(body))
        }
    }

    let emulator: UpstreamEmulator
    let index: HTTPTarget
    private let transport: CurlTransport

    /// Runs `body` with an emulator that has an index `memories` of four dimensions, and ends it.
    static func with(
        apiKey: String? = nil,
        token: String? = nil,
        _ body: (EmulatorClient) async throws -> Void
    ) async throws {
        let emulator = try await UpstreamEmulator.start(
            EmulatorConfiguration(
                embedder: WordEmbedder(dimension: dimension),
                apiKey: apiKey,
                token: token,
                indexes: ["memories"]
            )
        )
        let transport = CurlTransport(logger: Logger(label: "test"))
        let index = try await emulator.host(of: "memories")
        let client = EmulatorClient(emulator: emulator, index: index, transport: transport)
        do {
            try await body(client)
        } catch {
            await client.end()
            throw error
        }
        await client.end()
    }

    private func end() async {
        await transport.shutDown(within: .zero)
        await emulator.stop()
    }

    func send(
        _ method: HTTPMethod,
        _ path: String,
        at origin: HTTPTarget? = nil,
        _ body: String? = nil,
        headers: KeyValuePairs<String, String> = [:]
    ) async throws -> Answer {
        let target = try HTTPTarget((origin ?? index).origin + path)
        let request = HTTPRequest(
            method,
            target,
            headers: try HTTPHeaders(headers),
            body: body.map { Array($0.utf8) },
            deadline: .after(.seconds(300))
        )
        let response = try await transport.send(request)
        let bytes = try await response.body.collect(upTo: 16 << 20)
        return Answer(status: response.head.status, headers: response.head.headers, body: bytes)
    }

    /// A call of the data plane.
    func post(_ path: String, _ body: String) async throws -> Answer {
        try await send(.post, path, body)
    }

    func upsert(_ id: String, namespace: String = "user", metadata: String? = nil) async throws -> Answer {
        let metadata = metadata.map { #","metadata":\#($0)"# } ?? ""
        let vector = #"{"id":"\#(id)","values":[1,0,0,0]\#(metadata)}"#
        return try await post("/vectors/upsert", #"{"vectors":[\#(vector)],"namespace":"\#(namespace)"}"#)
    }

    /// The ids that a query finds.
    func query(namespace: String = "user", filter: String = "{}") async throws -> [String] {
        let answer = try await post(
            "/query",
            #"{"namespace":"\#(namespace)","topK":100,"vector":[1,0,0,0],"filter":\#(filter)}"#
        )
        return try answer.decoded(QueryReply.self).matches.map(\.id)
    }
}

struct QueryReply: Decodable {
    struct Match: Decodable {
        let id: String
        let score: Double
        let values: [Double]?
        let metadata: [String: String]?
    }

    struct Usage: Decodable {
        let readUnits: Int
    }

    let matches: [Match]
    let namespace: String
    let usage: Usage
}

/// An error of the data plane.
struct DataError: Decodable {
    let code: Int
    let message: String
    let details: [String]
}

/// An error of the control plane.
struct ControlError: Decodable {
    struct Inner: Decodable {
        let code: String
        let message: String
    }

    let error: Inner
    let status: Int
}
