// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import MemoryCore

/// Hugging Face's router and what of its hub a client of it asks, on one port.
struct HuggingFacePlane: Sendable {
    let live: Live
    let embedder: any Embedder

    func call(for request: EmulatedRequest) -> EmulatedCall {
        switch (request.method, request.path.first) {
        case (.post, "hf-inference"): embedCall(request)
        case (.post, "v1") where request.path.dropFirst().elementsEqual(["chat", "completions"]): chatCall(request)
        case (.get, "v1") where request.path.dropFirst().first == "models": catalogueCall(request)
        case (.get, "api"): hubCall(request)
        default: EmulatedCall(operation: nil, plane: .inference) { _ in throw EmulatedFailure.noRoute }
        }
    }

    func authorize(_ request: EmulatedRequest) throws {
        guard let token = live.token else { return }
        guard request.header("authorization") == "Bearer \(token)" else {
            throw EmulatedFailure(401, "Invalid username or password.")
        }
    }
}
