// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import MemoryCore

/// What became of answers. A stream that ended badly had sent its 200 before, so its outcome is counted here.
enum ChatMetrics {
    static func record(_ answer: ChatAnswer) {
        for degradation in answer.degradations {
            Counter(label: "chat_degradations_total", dimensions: [("reason", degradation.rawValue)]).increment()
        }
        Recorder(label: "chat_context_memories").record(answer.prepared.context.count)
    }

    /// - Parameter outcome: `done`, `client_closed` or a problem's code.
    static func recordStream(ended outcome: String) {
        Counter(label: "chat_streams_total", dimensions: [("outcome", outcome)]).increment()
    }
}
