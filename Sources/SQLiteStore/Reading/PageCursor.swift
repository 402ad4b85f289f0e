// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Support

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
        guard let bytes = Base64URL.decode(text.utf8), let plain = String(validating: bytes, as: UTF8.self) else {
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
        Base64URL.encode("1/\(createdAt)/\(id)".utf8)
    }
}
