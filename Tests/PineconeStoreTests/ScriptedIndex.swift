// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import MemoryCore
import Support

@testable import PineconeStore

/// A control plane and an index that play scripts in memory.
struct ScriptedIndex {
    static let dimension = 3
    static let host = "notes-abc.svc.pinecone.test"
    static let key = "pc-secret-key"

    let control: ScriptedClient
    let data: ScriptedClient
    let connection: PineconeConnection

    init(
        control: @escaping LoopbackServer.Script = { _ in .describing() },
        adjust: (inout PineconeConfiguration) -> Void = { _ in },
        data: @escaping LoopbackServer.Script
    ) throws {
        var configuration = try PineconeConfiguration(
            index: IndexName(parsing: "notes"),
            dimension: Self.dimension,
            key: Secret(Self.key)
        )
        configuration.readinessInterval = .milliseconds(1)
        adjust(&configuration)
        self.control = ScriptedClient(script: control)
        self.data = ScriptedClient(script: data)
        connection = PineconeConnection(configuration: configuration, control: self.control, data: self.data)
    }

    func store(_ mode: NamespaceMode = .perUser) -> PineconeStore {
        PineconeStore(connection, namespaces: mode)
    }

    static func shared() throws -> NamespaceMode {
        .shared(try NamespaceName(parsing: "everyone"))
    }
}

extension [Step] {
    /// What the control plane says of an index.
    static func describing(
        dimension: Int? = ScriptedIndex.dimension,
        metric: String = "cosine",
        ready: Bool = true,
        state: String = "Ready",
        host: String = ScriptedIndex.host
    ) -> [Step] {
        let size = dimension.map { #""dimension":\#($0),"# } ?? ""
        return .json(
            #"{"name":"notes","metric":"\#(metric)",\#(size)"host":"\#(host)","#
                + #""status":{"ready":\#(ready),"state":"\#(state)"},"vector_type":"dense","#
                + #""spec":{"serverless":{"cloud":"aws","region":"us-east-1"}}}"#
        )
    }

    static func json(
        _ body: String,
        status: Int = 200,
        _ headers: [(name: String, value: String)] = []
    ) -> [Step] {
        .whole(status, [("content-type", "application/json")] + headers, body: body)
    }

    static let missingNamespace: [Step] = .json(
        #"{"code":5,"message":"Namespace not found","details":[]}"#,
        status: 404
    )
}

extension RecordedRequest {
    var path: String { String(target.prefix { $0 != "?" }) }

    var object: NSDictionary? {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? NSDictionary
    }

    /// The decoded values of a query item, in order.
    func query(_ name: String) -> [String] {
        let items = target.split(separator: "?", maxSplits: 1).last?.split(separator: "&") ?? []
        return items.compactMap { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts[0] == name ? String(parts[1]).removingPercentEncoding : nil
        }
    }
}

extension MemoryRecord {
    static func sample(
        _ id: String = "m1",
        text: String = "Biscuit is afraid of thunder",
        vector: [Float] = [1, 0, 0],
        kind: MemoryKind = .statement,
        at seconds: Double = 1_760_000_000,
        metadata: [String: MetadataValue] = [:]
    ) throws -> MemoryRecord {
        MemoryRecord(
            memory: Memory(
                id: try MemoryID(parsing: id),
                text: try MemoryText(parsing: text),
                role: .user,
                kind: kind,
                createdAt: Date(timeIntervalSince1970: seconds),
                metadata: try Metadata(parsing: metadata)
            ),
            vector: vector
        )
    }

    /// As a match or a fetched record has it.
    func metadataJSON(of user: UserID) throws -> String {
        String(decoding: try RecordMetadata.encode(memory, of: user, createdAt: nil), as: UTF8.self)
    }
}

let ana = UserID.named("ana")
let ben = UserID.named("ben")

extension UserID {
    static func named(_ name: String) -> UserID {
        guard let user = try? UserID(parsing: name) else { preconditionFailure("not a user: \(name)") }
        return user
    }
}

/// What a call threw, if it was one of the domain's errors.
func memoryError<Value>(_ body: () async throws -> Value) async -> MemoryError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? MemoryError
    }
}
