// SPDX-License-Identifier: Apache-2.0

/// What a metadata field may hold: the types that Pinecone filters on, no nesting.
package enum MetadataValue: Hashable, Sendable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case texts([String])

    var byteCount: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .number: 8
        case .flag: 1
        case .texts(let texts): texts.reduce(0) { $0 + $1.utf8.count + 2 }
        }
    }
}
