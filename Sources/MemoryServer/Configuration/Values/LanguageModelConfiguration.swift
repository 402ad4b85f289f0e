// SPDX-License-Identifier: Apache-2.0

/// What words the answers.
enum LanguageModelConfiguration: Sendable {
    case extractive
    case endpoint(ChatEndpoint)
    case huggingFace(ChatEndpoint)

    var choice: LanguageModelChoice {
        switch self {
        case .extractive: .extractive
        case .endpoint: .openai
        case .huggingFace: .huggingface
        }
    }
}
