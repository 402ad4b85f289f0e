// SPDX-License-Identifier: Apache-2.0

/// A chat model of the emulated router.
package struct EmulatedModel: Hashable, Sendable {
    package var id: String
    /// Whether a provider serves it. A model that none serves is refused with `model_not_supported`, and the catalogue says
    /// `status: error`.
    package var isLive: Bool
    /// Whether its template refuses a system message, as Mistral 7B v0.2's does on some back ends.
    package var refusesSystemRole: Bool

    package init(_ id: String, isLive: Bool = true, refusesSystemRole: Bool = false) {
        self.id = id
        self.isLive = isLive
        self.refusesSystemRole = refusesSystemRole
    }

    /// The product's first choice and some that stand in for it.
    package static let standard = [
        EmulatedModel("mistralai/Mistral-7B-Instruct-v0.2"),
        EmulatedModel("meta-llama/Llama-3.1-8B-Instruct"),
        EmulatedModel("openai/gpt-oss-20b"),
    ]
}
