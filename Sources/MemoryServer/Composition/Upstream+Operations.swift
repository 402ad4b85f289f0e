// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import HTTPTransport
import HuggingFace
import PineconeStore

extension Upstream {
    /// What its requests are for: the values of a metric label.
    var operations: [HTTPOperation] {
        switch self {
        case .pineconeControl: PineconeStore.controlOperations
        case .pineconeData: PineconeStore.dataOperations
        case .embeddings: [HuggingFaceEmbedder.operation]
        case .chat: [ChatCompletionsModel.operation]
        }
    }
}
