// SPDX-License-Identifier: Apache-2.0

/// Where the memories of a user are within an index.
package enum NamespaceMode: Hashable, Sendable {
    /// A namespace for each user: the boundary is Pinecone's. A plan allows 100 (Starter) to 100,000 namespaces per
    /// index.
    case perUser
    /// One namespace for all, for plans with few of them: the boundary is a prefix of the record's id and a filter on
    /// the user, and every record that comes back is looked at again.
    case shared(NamespaceName)
}
