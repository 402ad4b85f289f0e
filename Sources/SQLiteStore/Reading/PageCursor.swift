// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore

/// Where a page of memories ended: the last one's date and id, which a refresh does not change, so that a walk meets every
/// memory once whatever is added or refreshed meanwhile.
struct PageCursor {
    let createdAt: Int64
    let id: String

    init(createdAt: Int64, id: String) {
        self.createdAt = createdAt
        self.id = id
    }

    /// - Throws: `invalidInput` for what ``text`` can't have been.
    init(parsing text: String) throws(MemoryError) {
        let refusal = MemoryError(.invalidInput, "the cursor is not one of this store's", dependency: .store)
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        let standard = text.replacing("-", with: "+").replacing("_", with: "/") + padding
        guard let data = Data(base64Encoded: standard), let plain = String(bytes: data, encoding: .utf8) else {
            throw refusal
        }
        let parts = plain.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "1", let createdAt = Int64(parts[1]),
            let id = try? MemoryID(parsing: String(parts[2]))
        else { throw refusal }
        self.init(createdAt: createdAt, id: id.rawValue)
    }

    /// Opaque and safe in a URL.
    var text: String {
        Data("1/\(createdAt)/\(id)".utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
