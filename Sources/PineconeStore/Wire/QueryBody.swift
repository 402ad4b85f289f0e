// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Support

/// The body of `POST /query`.
enum QueryBody {
    static func encode(_ query: VectorQuery, in scope: UserScope) -> [UInt8] {
        var writer = JSONWriter(capacity: 512 + query.vector.count * 13)
        writer.raw(#"{"namespace":"#)
        writer.string(scope.namespace)
        writer.raw(#","topK":"#)
        writer.number(Double(query.limit))
        writer.raw(#","includeMetadata":true,"includeValues":false,"vector":"#)
        writer.vector(query.vector)
        let conditions = conditions(query, scope)
        if !conditions.isEmpty {
            writer.raw(#","filter":{"$and":"#)
            writer.list(conditions) { $0.raw($1) }
            writer.raw("}")
        }
        writer.raw("}")
        return writer.bytes
    }

    /// The user's always stands first where others are in the namespace; nothing that a caller can set is beside it.
    private static func conditions(_ query: VectorQuery, _ scope: UserScope) -> [[UInt8]] {
        var conditions: [[UInt8]] = []
        if scope.isShared {
            conditions.append(condition(.userID, "$eq") { $0.string(scope.user.rawValue) })
        }
        if query.kinds != Set(MemoryKind.allCases) {
            conditions.append(condition(.kind, "$in") { $0.strings(query.kinds.map(\.rawValue).sorted()) })
        }
        return conditions
    }

    private static func condition(
        _ field: RecordField,
        _ comparison: StaticString,
        _ value: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.raw("{")
        writer.string(field.rawValue)
        writer.raw(#":{""#)
        writer.raw(comparison)
        writer.raw(#"":"#)
        value(&writer)
        writer.raw("}}")
        return writer.bytes
    }
}
