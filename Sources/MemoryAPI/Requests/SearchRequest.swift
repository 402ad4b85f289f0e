// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// The body of `POST /api/search`.
struct SearchRequest: Sendable {
    let user: UserID
    let query: MemoryText
    let recall: RecallOptions

    init?(_ body: inout ObjectReader, from caller: Caller, settings: APISettings) {
        let user = body.user(for: caller)
        let query = body.required("query", .text(MemoryText.init(parsing:)))
        recall = RecallOptions(&body, standard: settings.recall)
        guard let user, let query else { return nil }
        self.user = user
        self.query = query
    }
}
