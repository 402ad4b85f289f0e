// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// The JSON body of `POST /api/ingest`.
struct IngestRequest: Sendable {
    let user: UserID
    let drafts: [MemoryDraft]

    init?(_ body: inout ObjectReader, settings: APISettings) {
        let user = body.required("user_id", .text(UserID.init(parsing:)))
        let drafts = body.required(
            "items",
            .list(of: .object { MemoryDraft(&$0) }, count: 1...settings.maximumIngestItems)
        )
        guard let user, let drafts else { return nil }
        self.user = user
        self.drafts = drafts
    }
}
