// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// The JSON body of `POST /api/ingest`.
struct IngestRequest: Sendable {
    let user: UserID
    let drafts: [MemoryDraft]

    init?(_ body: inout ObjectReader, from caller: Caller, settings: APISettings) {
        let user = body.user(for: caller)
        let drafts = body.required(
            "items",
            .list(of: .object { MemoryDraft(&$0) }, count: 1...settings.maximumIngestItems)
        )
        guard let user, let drafts else { return nil }
        self.user = user
        self.drafts = drafts
    }
}
