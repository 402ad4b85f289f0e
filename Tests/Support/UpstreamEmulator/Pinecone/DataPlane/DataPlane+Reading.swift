// SPDX-License-Identifier: Apache-2.0

/// What requests are made of.
extension DataPlane {
    /// The namespace that a request names.
    func namespace(_ json: JSON) throws -> String {
        try Self.namespace(json["namespace"]?.string)
    }

    static func namespace(_ name: String?) throws -> String {
        let name = name ?? ""
        guard name.utf8.count <= 512, name.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
            throw EmulatedFailure.invalid("Namespace names must be printable ASCII of at most 512 characters")
        }
        return IndexStore.canonical(name)
    }

    static func checkID(_ id: String) throws {
        guard !id.isEmpty else { throw EmulatedFailure.invalid("Vector ID must not be empty") }
        guard id.utf8.count <= 512 else {
            throw EmulatedFailure.invalid("Vector ID must be at most 512 characters, got \(id.utf8.count)")
        }
        guard id.utf8.allSatisfy({ $0 < 0x80 }) else { throw EmulatedFailure.invalid("Vector ID must be ASCII") }
    }

    static func checkIDs(_ ids: [String]) throws {
        guard !ids.isEmpty else { throw EmulatedFailure.invalid("ids must not be empty") }
        guard ids.count <= maximumIDs else {
            throw EmulatedFailure.invalid("Number of ids \(ids.count) exceeds the maximum of \(maximumIDs)")
        }
        for id in ids { try checkID(id) }
    }

    /// A dense vector of the index's dimension that is not all zero.
    func vector(_ json: JSON) throws -> [Float] {
        guard let vector = json.floats else { throw EmulatedFailure.invalid("Vector values must be a list of numbers") }
        guard vector.count == store.specification.dimension else {
            throw Self.wrongDimension(vector.count, store.specification)
        }
        guard vector.contains(where: { $0 != 0 }) else {
            throw EmulatedFailure.invalid("Dense vectors must contain at least one non-zero value.")
        }
        return vector
    }

    /// The size of a page, 1 to 100.
    static func limit(_ text: String?, standard: Int = 100) throws -> Int {
        guard let text else { return standard }
        guard let limit = Int(text), (1...100).contains(limit) else {
            throw EmulatedFailure.invalid("limit must be between 1 and 100")
        }
        return limit
    }

    /// The headers of a write's answer.
    func positionHeaders(written position: UInt64) -> [(name: String, value: String)] {
        switch live.settings.positionHeaders {
        case .none: []
        case .documented: [("x-pinecone-request-lsn", String(position))]
        case .alternate: [("x-pinecone-lsn-committed", String(position))]
        case .both: [("x-pinecone-request-lsn", String(position)), ("x-pinecone-lsn-committed", String(position))]
        }
    }

    /// The headers of a query's answer.
    func positionHeaders(visible position: UInt64) -> [(name: String, value: String)] {
        switch live.settings.positionHeaders {
        case .none: []
        case .documented: [("x-pinecone-max-indexed-lsn", String(position))]
        case .alternate: [("x-pinecone-lsn-reconciled", String(position))]
        case .both: [("x-pinecone-max-indexed-lsn", String(position)), ("x-pinecone-lsn-reconciled", String(position))]
        }
    }

    /// A write unit for each KB, at least 5 for a request (docs.pinecone.io, "Understanding cost").
    func chargeWrite(bytes: Int) {
        live.counters.spent(writeUnits: max(5, (bytes + 1_023) / 1_024))
    }
}
