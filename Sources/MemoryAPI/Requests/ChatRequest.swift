// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// The body of `POST /api/chat`.
struct ChatRequest: Sendable {
    static let maximumHistory = 100

    let question: ChatQuestion
    /// Nil where the body leaves it to the `Accept` header.
    let streams: Bool?

    /// Nil, with faults, when anything is wrong.
    init?(_ body: inout ObjectReader, from caller: Caller, settings: APISettings) {
        let user = body.user(for: caller)
        let message = body.required("message", .text(MemoryText.init(parsing:)))
        let session = body.optional("session_id", .text(SessionID.init(parsing:)))
        let history = body.optional("history", .list(of: .turn, count: 0...Self.maximumHistory))
        let recall = RecallOptions(&body, standard: settings.recall)
        let storesResponse = body.optional("store_response", .flag)
        streams = body.optional("stream", .flag)
        let metadata = body.optional("metadata", .metadata)
        guard let user, let message else { return nil }
        question = ChatQuestion(
            user: user,
            message: message,
            session: session,
            history: history,
            recall: recall,
            storesResponse: storesResponse ?? settings.storesResponses,
            metadata: metadata ?? .empty
        )
    }
}

extension FieldParser<Turn> {
    static var turn: FieldParser {
        .object { turn in
            let role = turn.required("role", FieldParser<Role>.choice)
            let text = turn.required("text", .text(MemoryText.init(parsing:)))
            guard let role, let text else { return nil }
            return Turn(role: role, text: text.rawValue)
        }
    }
}
