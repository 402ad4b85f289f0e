// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

/// The settings of Pinecone and Hugging Face.
extension Settings {
    // Pinecone.
    static let pineconeKey = Setting(
        "PINECONE_API_KEY",
        SettingFormat<Secret<String>>.secret.optional,
        default: nil,
        isSecret: true,
        example: "your-key",
        meaning: "The key of the Pinecone project. Needed with VECTOR_STORE=pinecone."
    )
    static let pineconeIndex = Setting(
        "PINECONE_INDEX",
        .text,
        default: "memory-layer",
        meaning: "The index of the memories; `memory-server index create` makes it."
    )
    static let pineconeControlURL = Setting(
        "PINECONE_CONTROL_URL",
        SettingFormat<HTTPTarget>.url.optional,
        default: nil,
        example: "https://api.pinecone.io",
        meaning: "Where indexes are described. Plain http only on this machine."
    )
    static let pineconeNamespaces = Setting(
        "PINECONE_NAMESPACES",
        .choice(),
        default: NamespaceChoice.user,
        meaning:
            "user: a namespace for each user; plans limit their number (Starter 100, Builder 1,000). shared: all in "
            + "one namespace, kept apart by the ids and a filter. Changing it hides what was stored before."
    )
    static let pineconeSharedNamespace = Setting(
        "PINECONE_SHARED_NAMESPACE",
        .text,
        default: "memories",
        meaning: "The one namespace with PINECONE_NAMESPACES=shared."
    )

    // Hugging Face.
    static let huggingFaceToken = Setting(
        "HF_TOKEN",
        SettingFormat<Secret<String>>.secret.optional,
        default: nil,
        isSecret: true,
        example: "hf_your-token",
        meaning: "The token for Hugging Face. Needed with EMBEDDER=huggingface and LLM=huggingface."
    )
    static let huggingFaceRouterURL = Setting(
        "HF_ROUTER_URL",
        SettingFormat<HTTPTarget>.url.optional,
        default: nil,
        example: "https://router.huggingface.co",
        meaning: "The router of the inference providers."
    )
    static let huggingFaceHubURL = Setting(
        "HF_HUB_URL",
        SettingFormat<HTTPTarget>.url.optional,
        default: nil,
        example: "https://huggingface.co",
        meaning: "The hub, which health checks ask whether models are served and the token is valid."
    )
    static let huggingFaceEmbeddingModel = Setting(
        "HF_EMBEDDING_MODEL",
        .text,
        default: "sentence-transformers/all-MiniLM-L6-v2",
        meaning:
            "The embedding model. Vectors of different models can't be compared: change it only with an empty index."
    )
    static let huggingFaceEmbeddingDimension = Setting(
        "HF_EMBEDDING_DIMENSION",
        .integer(1...20_000),
        default: 384,
        meaning: "The dimension of that model's vectors, which must be the index's."
    )
    static let huggingFaceBillTo = Setting(
        "HF_BILL_TO",
        SettingFormat<String>.text.optional,
        default: nil,
        example: "your-organisation",
        meaning: "The organisation that pays for the calls, if not the token's owner."
    )
}
