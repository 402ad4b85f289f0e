// SPDX-License-Identifier: Apache-2.0

/// What is asked at Hugging Face unless an operator says otherwise.
enum HuggingFaceDefaults {
    static let routerHost = "router.huggingface.co"
    static let router = "https://router.huggingface.co"
    static let hub = "https://huggingface.co"
    /// No provider's page lists the first any more; those after it are named in the router's documents.
    static let models = [
        "mistralai/Mistral-7B-Instruct-v0.2", "meta-llama/Llama-3.1-8B-Instruct", "openai/gpt-oss-20b",
    ]
    /// Tokens that MiniLM reads.
    static let maximumTokens = 256
}
