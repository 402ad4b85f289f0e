// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Support

/// The answer to `POST /api/chat`, and the data of a stream's `done`.
struct ChatResponse: Sendable {
    let requestID: String
    let answer: ChatAnswer

    var json: JSONValue {
        let prepared = answer.prepared
        return [
            "request_id": .string(requestID),
            "user_id": .string(prepared.question.user.rawValue),
            "session_id": .string(prepared.session.rawValue),
            "reply": .string(answer.reply),
            "model": .string(answer.completion.model),
            "degraded": .array(answer.degradations.map { .string($0.rawValue) }),
            "context": .array(prepared.context.map { JSONValue($0) }),
            "memory": JSONValue(prepared.receipt),
            "usage": answer.completion.usage.map { usage in
                ["input_tokens": .integer(usage.input), "output_tokens": .integer(usage.output)]
            } ?? .null,
            "timings": answer.timings.json,
        ]
    }
}

extension ChatTimings {
    fileprivate var json: JSONValue {
        [
            "embed_ms": .number(embed.milliseconds),
            "remember_ms": .number(remember.milliseconds),
            "recall_ms": .number(recall.milliseconds),
            "first_token_ms": firstToken.map { .number($0.milliseconds) } ?? .null,
            "language_model_ms": .number(languageModel.milliseconds),
            "total_ms": .number(total.milliseconds),
        ]
    }
}
