// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import LocalModels
import Logging
import MemoryCore
import Support

/// Every setting of the server. Parsing, `memory-server config`, the check for unknown names and `.env.example` all
/// follow from this table; there is no other place where a setting is read.
enum Settings {
    static let profile = Setting(
        "PROFILE",
        .choice(),
        default: Profile.local,
        meaning:
            "Sets the defaults of EMBEDDER, VECTOR_STORE and LLM. local needs no key and no network; cloud is Hugging "
            + "Face and Pinecone."
    )

    // Where it listens.
    static let httpHost = Setting(
        "HTTP_HOST",
        .host,
        default: ListenHost.ipv4Loopback,
        meaning: "The address to listen on. Beyond loopback, API_KEYS_FILE or ALLOW_ANONYMOUS=true is needed too."
    )
    static let httpPort = Setting(
        "HTTP_PORT",
        .integer(0...65_535),
        default: 8_000,
        meaning: "The port to listen on; 0 takes a free one, which the log names."
    )
    static let bodyLimit = Setting(
        "HTTP_BODY_LIMIT",
        .byteCount(1 << 10...64 << 20),
        default: 1 << 20,
        meaning: "The largest JSON request body."
    )
    static let ingestLimit = Setting(
        "HTTP_INGEST_LIMIT",
        .byteCount(1 << 10...16 << 30),
        default: 256 << 20,
        meaning: "The most bytes of one NDJSON ingest."
    )
    static let requestTimeout = Setting(
        "HTTP_REQUEST_TIMEOUT",
        .duration(.seconds(1)...(.seconds(3_600))),
        default: .seconds(120),
        meaning: "How long one request may take, the language model's part included."
    )

    // What is remembered, and where.
    static let dataDirectory = Setting(
        "DATA_DIR",
        .path,
        default: "./data",
        meaning:
            "The folder of the SQLite files. Made when it is not there. It is one server's; with VECTOR_STORE=pinecone the next "
            + "release may start beside this one."
    )
    static let vectorStore = Setting(
        "VECTOR_STORE",
        SettingFormat<VectorStoreChoice>.choice().optional,
        default: nil,
        example: "sqlite",
        meaning: "Where memories are kept: sqlite with the profile local, pinecone with cloud, unless it is set."
    )
    static let outboxLimit = Setting(
        "OUTBOX_LIMIT",
        .integer(1...10_000_000),
        default: 50_000,
        meaning:
            "With VECTOR_STORE=pinecone, how many writes may wait on this disk while Pinecone is away, at about 3 KB of "
            + "memory each; then new ones are refused."
    )
    static let vectorCache = Setting(
        "VECTOR_CACHE",
        .byteCount(1 << 20...1 << 40),
        default: 256 << 20,
        meaning: "Memory for the search indexes of recently active users: about 79 MB for 100,000 memories."
    )
    static let sessionLifetime = Setting(
        "SESSION_TTL",
        .duration(.seconds(60)...(.seconds(366 * 86_400))),
        default: .seconds(30 * 86_400),
        meaning: "How long the turns of a conversation are kept for the next one's prompt."
    )
    static let storesResponses = Setting(
        "STORE_RESPONSES",
        .boolean,
        default: false,
        meaning: "Whether the assistant's answers are remembered too, unless a request says otherwise."
    )

    // How memories are found.
    static let embedder = Setting(
        "EMBEDDER",
        SettingFormat<EmbedderChoice>.choice().optional,
        default: nil,
        example: "local",
        meaning: "Where embeddings are computed: local (all-MiniLM-L6-v2 on this processor) with the profile local, "
            + "huggingface with cloud, unless it is set."
    )
    static let modelDirectory = Setting(
        "MODEL_DIR",
        .path,
        default: "./models/all-MiniLM-L6-v2",
        meaning: "The folder of the embedding model; `make model` fetches it."
    )
    static let embedderThreads = Setting(
        "EMBEDDER_THREADS",
        .integer(0...1_024),
        default: 0,
        meaning: "Threads that compute embeddings; 0 takes one for each processor."
    )
    static let embedderPrecision = Setting(
        "EMBEDDER_PRECISION",
        .choice(),
        default: EmbeddingPrecision.float32,
        meaning: "fp32 is exact; int8 is faster, and close (cosine 0.997 on average). Vectors of both are comparable."
    )
    static let topK = Setting(
        "TOP_K",
        .integer(RecallOptions.topKRange),
        default: RecallOptions.standard.topK,
        meaning: "How many memories a request recalls unless it says otherwise."
    )
    static let scoreThreshold = Setting(
        "SCORE_THRESHOLD",
        .decimal(RecallOptions.scoreThresholdRange),
        default: RecallOptions.standard.scoreThreshold,
        meaning: "The similarity below which a memory is not recalled. A good match of MiniLM is often 0.3 to 0.5."
    )
    static let recencyWeight = Setting(
        "RECENCY_WEIGHT",
        .decimal(RecallOptions.recencyWeightRange),
        default: RecallOptions.standard.recencyWeight,
        meaning: "How much age tells: 0 not at all; at 1 a memory of one half-life counts half."
    )
    static let recencyHalfLife = Setting(
        "RECENCY_HALF_LIFE_DAYS",
        .decimal(0.01...36_500),
        default: RecallOptions.standard.halfLifeDays,
        meaning: "Days in which the recency of a memory halves."
    )

    // What words the answers.
    static let languageModel = Setting(
        "LLM",
        SettingFormat<LanguageModelChoice>.choice().optional,
        default: nil,
        example: "extractive",
        meaning:
            "What words the answers: extractive quotes memories without a model, and is the default of the profile local; "
            + "huggingface is the router of Hugging Face, and the default of cloud; openai is any "
            + "OpenAI-compatible endpoint (Ollama, vLLM, llama.cpp, TGI)."
    )
    static let modelBaseURL = Setting(
        "LLM_BASE_URL",
        SettingFormat<HTTPTarget>.url.optional,
        default: nil,
        example: "http://127.0.0.1:11434/v1",
        meaning: "The endpoint, up to what comes before /chat/completions. Needed with LLM=openai."
    )
    static let modelNames = Setting(
        "LLM_MODELS",
        .names,
        default: [],
        example: "mistral,llama3.2",
        meaning: "Models in the order of preference; the next one answers when one can't. Needed with LLM=openai; with "
            + "LLM=huggingface it is \(HuggingFaceDefaults.models.joined(separator: ",")) unless it is set."
    )
    static let modelKey = Setting(
        "LLM_API_KEY",
        SettingFormat<Secret<String>>.secret.optional,
        default: nil,
        isSecret: true,
        example: "your-key",
        meaning: "The endpoint's key, if it wants one."
    )
    static let modelTimeout = Setting(
        "LLM_TIMEOUT",
        .duration(.milliseconds(100)...(.seconds(3_600))),
        default: .seconds(60),
        meaning: "How long one model may take for an answer before the next one is asked."
    )
    static let modelTokens = Setting(
        "LLM_MAX_TOKENS",
        .integer(1...1_000_000),
        default: 512,
        meaning: "The longest answer, in the model's tokens."
    )
    static let modelFoldsSystem = Setting(
        "LLM_FOLD_SYSTEM",
        .boolean,
        default: false,
        meaning: "Whether the instructions go into the user's message, for models that have no system role."
    )
    static let promptTokens = Setting(
        "PROMPT_TOKENS",
        .integer(256...1_000_000),
        default: 3_000,
        meaning: "The budget of a prompt, in estimated tokens: memories and turns that don't fit are left out."
    )

    // How it runs.
    static let drainDelay = Setting(
        "DRAIN_DELAY",
        .duration(.zero...(.seconds(300))),
        default: .zero,
        meaning: "How long it goes on serving after SIGTERM with readiness off, so that a load balancer notices."
    )
    static let shutdownGrace = Setting(
        "SHUTDOWN_GRACE",
        .duration(.seconds(1)...(.seconds(600))),
        default: .seconds(5),
        meaning: "How long requests under way may go on after that. Stop time-outs outside must be longer."
    )
    static let logLevel = Setting(
        "LOG_LEVEL",
        .choice(),
        default: Logger.Level.info,
        meaning: "The least level that is logged."
    )
    static let gitSHA = Setting(
        "GIT_SHA",
        .text,
        default: "unknown",
        meaning: "The commit that this build is of, for X-Release, health and metrics. Images set it."
    )

    /// In the order in which they are documented.
    static let all: [any DescribedSetting] = [
        profile,
        httpHost, httpPort, bodyLimit, ingestLimit, requestTimeout,
        allowAnonymous, keysFile, tokenSecret, tokenKeyFile, tokenIssuer, tokenAudience, tokenUserClaim,
        rateLimitChat, rateLimitIngest, rateLimitOther, rateLimitAddress, rateLimitFailures,
        trustedProxies, allowedHosts, allowedOrigins,
        dataDirectory, vectorStore, outboxLimit, vectorCache, sessionLifetime, storesResponses,
        embedder, modelDirectory, embedderThreads, embedderPrecision,
        topK, scoreThreshold, recencyWeight, recencyHalfLife,
        languageModel, modelBaseURL, modelNames, modelKey, modelTimeout, modelTokens, modelFoldsSystem, promptTokens,
        pineconeKey, pineconeIndex, pineconeControlURL, pineconeNamespaces, pineconeSharedNamespace,
        huggingFaceToken, huggingFaceRouterURL, huggingFaceHubURL, huggingFaceEmbeddingModel,
        huggingFaceEmbeddingDimension, huggingFaceBillTo,
        drainDelay, shutdownGrace, logUserKey, logClientAddress, traceEndpoint, traceHeaders, traceRatio, logLevel,
        logSchema, gitSHA,
    ]
}
