// SPDX-License-Identifier: Apache-2.0

/// What an answer had to do without. Told to the caller, counted in metrics.
package enum Degradation: String, Sendable, CaseIterable {
    /// Nothing could be recalled: the answer was made without memory.
    case memoryUnavailable = "memory_unavailable"
    /// The recent turns of the session could not be read.
    case historyUnavailable = "history_unavailable"
    /// The answer comes from a model that was not the first choice.
    case fallbackModel = "fallback_model"
    /// The answer was given and not added to the session.
    case turnsNotStored = "turns_not_stored"
    /// The answer was given and not remembered, though that was asked for.
    case responseNotStored = "response_not_stored"
}
