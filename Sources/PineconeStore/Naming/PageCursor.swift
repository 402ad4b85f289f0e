// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Support

/// Where a page ended: Pinecone's own token, with a checksum over it and the user's scope. The scope of a page comes
/// from the user in any case; the sum only tells a cursor that was given out from anything else.
struct PageCursor {
    private static let maximumBytes = 4_096

    let token: String

    init(token: String) {
        self.token = token
    }

    /// - Throws: `invalidInput` for what ``text(in:)`` did not give out for this scope.
    init(parsing text: String, in scope: UserScope) throws(MemoryError) {
        guard text.utf8.count <= Self.maximumBytes, let bytes = Base64URL.decode(text.utf8),
            let plain = String(validating: bytes, as: UTF8.self)
        else { throw Self.refusal }
        let parts = plain.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "1" else { throw Self.refusal }
        token = String(parts[2])
        guard parts[1] == Self.checksum(token, scope), !token.isEmpty else { throw Self.refusal }
    }

    func text(in scope: UserScope) -> String {
        Base64URL.encode("1/\(Self.checksum(token, scope))/\(token)".utf8)
    }

    static var refusal: MemoryError {
        MemoryError(.invalidInput, "the cursor is not one of this store's", dependency: .store)
    }

    /// FNV-1a, 64 bits.
    private static func checksum(_ token: String, _ scope: UserScope) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for part in [scope.namespace, scope.prefix, token] {
            for byte in part.utf8 + [0] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return String(hash, radix: 36)
    }
}
