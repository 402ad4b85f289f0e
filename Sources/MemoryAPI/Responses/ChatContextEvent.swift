// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// The data of a stream's `context` event: all that is known before the first word of the answer.
struct ChatContextEvent: Sendable {
    let requestID: String
    let prepared: PreparedChat

    var json: JSONValue {
        [
            "request_id": .string(requestID),
            "user_id": .string(prepared.question.user.rawValue),
            "session_id": .string(prepared.session.rawValue),
            "degraded": .array(prepared.degradations.map { .string($0.rawValue) }),
            "context": .array(prepared.context.map { JSONValue($0) }),
            "memory": JSONValue(prepared.receipt),
        ]
    }
}
