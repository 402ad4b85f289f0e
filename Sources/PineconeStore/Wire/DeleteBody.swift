// SPDX-License-Identifier: Apache-2.0

import Support

/// The body of `POST /vectors/delete`.
enum DeleteBody {
    /// Pinecone's limit for one call.
    static let maximumIDs = 1_000

    static func ids(_ ids: some Sequence<String>, namespace: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.raw(#"{"namespace":"#)
        writer.string(namespace)
        writer.raw(#","ids":"#)
        writer.strings(ids)
        writer.raw("}")
        return writer.bytes
    }

    /// For a namespace that is one user's own.
    static func everything(namespace: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.raw(#"{"namespace":"#)
        writer.string(namespace)
        writer.raw(#","deleteAll":true}"#)
        return writer.bytes
    }
}
