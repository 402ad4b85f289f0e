// SPDX-License-Identifier: Apache-2.0

/// What an upsert did with one record.
package enum UpsertOutcome: String, Sendable {
    case inserted
    /// The same memory was there; its text, vector, metadata and `updatedAt` are the new ones.
    case refreshed
}
