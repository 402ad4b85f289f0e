// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// The part of an index that is one user's: made from the ``UserID`` alone, never from anything in a request's body.
struct UserScope {
    /// Stands between user and memory in the ids of a shared namespace; Pinecone's own documents use it so.
    private static let separator: Character = "#"

    let user: UserID
    let namespace: String
    /// What the ids of this user's records begin with; empty where the namespace is the user's own.
    let prefix: String

    init(_ user: UserID, mode: NamespaceMode) {
        self.user = user
        switch mode {
        case .perUser:
            namespace = IdentifierText.encode(user.rawValue)
            prefix = ""
        case .shared(let name):
            namespace = name.rawValue
            // Without the separator in it, so that no user's prefix begins another's.
            let name = IdentifierText.encode(user.rawValue, excluding: Self.separator)
            prefix = name + String(Self.separator)
        }
    }

    /// Whether others' records are in the same namespace.
    var isShared: Bool { !prefix.isEmpty }

    /// At most 172 bytes, 345 in a shared namespace, of the 512 that Pinecone allows.
    func recordID(_ id: MemoryID) -> String {
        prefix + IdentifierText.encode(id.rawValue)
    }

    /// Nil for a record that is not this user's, or whose id we would not have written: one not in NFC, for instance.
    func memoryID(_ recordID: String) -> MemoryID? {
        guard recordID.utf8.starts(with: prefix.utf8) else { return nil }
        let name = String(Substring(recordID.utf8.dropFirst(prefix.utf8.count)))
        guard let text = IdentifierText.decode(name), let id = try? MemoryID(parsing: text),
            self.recordID(id).utf8.elementsEqual(recordID.utf8)
        else { return nil }
        return id
    }
}
