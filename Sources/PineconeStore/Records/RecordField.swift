// SPDX-License-Identifier: Apache-2.0

/// The fields of a record's metadata that are ours. A caller's own fields stand beside them, each under
/// ``callerPrefix``, with which none of ours begins: no caller's field can be taken for one of ours.
enum RecordField: String, CaseIterable {
    case userID = "user_id"
    case text
    case role
    case kind
    case sessionID = "session_id"
    /// Unix milliseconds, since Pinecone compares numbers only.
    case createdAt = "created_at"
    case updatedAt = "updated_at"
    /// The names of those of the caller's fields that hold an empty list. Whether Pinecone keeps one is not documented.
    case emptyLists = "empty_lists"

    static let callerPrefix = "meta_"
}
