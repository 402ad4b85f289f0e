// SPDX-License-Identifier: Apache-2.0

/// What `POST /vectors/upsert` answers.
struct UpsertReply: Decodable {
    var upsertedCount: Int?
}
