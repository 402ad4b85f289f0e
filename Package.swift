// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// What every Swift target of ours is built with. Computed, because shared constants are not always applied
/// (swiftlang/swift-package-manager#6597).
var strict: [SwiftSetting] {
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
}

func product(_ name: String, _ package: String) -> Target.Dependency {
    .product(name: name, package: package)
}

let argumentParser = product("ArgumentParser", "swift-argument-parser")
let configuration = product("Configuration", "swift-configuration")
let coreMetrics = product("CoreMetrics", "swift-metrics")
let crypto = product("Crypto", "swift-crypto")
let grdb = product("GRDB", "GRDB.swift")
let grdbSQLite = product("GRDBSQLite", "GRDB.swift")
let httpTypes = product("HTTPTypes", "swift-http-types")
let hummingbird = product("Hummingbird", "hummingbird")
let hummingbirdCore = product("HummingbirdCore", "hummingbird")
let inMemoryLogging = product("InMemoryLogging", "swift-log")
let jwtKit = product("JWTKit", "jwt-kit")
let lifecycle = product("ServiceLifecycle", "swift-service-lifecycle")
let lifecycleTestKit = product("ServiceLifecycleTestKit", "swift-service-lifecycle")
let logging = product("Logging", "swift-log")
let metrics = product("Metrics", "swift-metrics")
let metricsTestKit = product("MetricsTestKit", "swift-metrics")
let nioCore = product("NIOCore", "swift-nio")
let nioHTTP1 = product("NIOHTTP1", "swift-nio")
let nioPosix = product("NIOPosix", "swift-nio")
let tracing = product("Tracing", "swift-distributed-tracing")
let inMemoryTracing = product("InMemoryTracing", "swift-distributed-tracing")
let unixSignals = product("UnixSignals", "swift-service-lifecycle")
let yams = product("Yams", "Yams")

let package = Package(
    name: "memory-layer",
    products: [
        .executable(name: "memory-server", targets: ["MemoryServer"]),
        .executable(name: "deployctl", targets: ["DeployCtl"]),
        .executable(name: "upstream-emulator", targets: ["UpstreamEmulatorCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", exact: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
    ],
    targets: [
        // Level 0: system libraries, kernels, base.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CSSH2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
        .target(
            name: "CKernels",
            // Unoptimised kernels are some fifty times slower: the tests, which are debug builds, would take minutes.
            cSettings: [.unsafeFlags(["-O3"], .when(configuration: .debug))],
            linkerSettings: [.linkedLibrary("m")]
        ),
        .target(name: "Support", swiftSettings: strict),

        // Level 1: what talks HTTP as values, what is observed.
        .target(name: "HTTPTransport", dependencies: ["Support"], swiftSettings: strict),
        .target(
            name: "Observability",
            dependencies: ["Support", logging, coreMetrics, tracing],
            swiftSettings: strict
        ),

        // Level 2: the transport on libcurl, SSH on libssh2, the domain.
        .target(
            name: "CurlTransport",
            dependencies: ["CCurl", "HTTPTransport", "Support", lifecycle, logging],
            swiftSettings: strict
        ),
        .target(name: "SSHClient", dependencies: ["CSSH2", "Support", crypto], swiftSettings: strict),
        .target(name: "MemoryCore", dependencies: ["Support", crypto], swiftSettings: strict),

        // Level 3: adapters, each behind a port of MemoryCore.
        .target(
            name: "SQLiteStore",
            dependencies: ["MemoryCore", "CKernels", "Support", crypto, grdb, grdbSQLite],
            swiftSettings: strict
        ),
        .target(name: "LocalModels", dependencies: ["MemoryCore", "CKernels", "Support"], swiftSettings: strict),
        .target(
            name: "ChatCompletions",
            dependencies: ["MemoryCore", "HTTPTransport", "Support"],
            swiftSettings: strict
        ),
        .target(
            name: "HuggingFace",
            dependencies: ["MemoryCore", "HTTPTransport", "Support"],
            swiftSettings: strict
        ),
        .target(
            name: "PineconeStore",
            dependencies: ["MemoryCore", "HTTPTransport", "Support"],
            swiftSettings: strict
        ),

        .target(
            name: "AccessControl",
            dependencies: ["MemoryCore", "Support", crypto, jwtKit],
            swiftSettings: strict
        ),
        .target(
            name: "DeployKit",
            dependencies: ["HTTPTransport", "SSHClient", "Support", crypto, yams],
            swiftSettings: strict
        ),

        // Level 4: the HTTP surface.
        .target(
            name: "MemoryAPI",
            dependencies: [
                "AccessControl", "MemoryCore", "Observability", "Support",
                hummingbird, hummingbirdCore, httpTypes, lifecycle, logging, coreMetrics, nioCore, nioHTTP1, tracing,
            ],
            // openapi.json is a link to the one in docs/.
            resources: [
                .embedInCode("Page/base.css"), .embedInCode("Page/page"),
                .embedInCode("Page/page.html"), .embedInCode("Page/page.css"), .embedInCode("Page/page.js"),
                .embedInCode("Page/docs.html"), .embedInCode("Page/docs.css"), .embedInCode("Page/docs.js"),
                .embedInCode("Page/openapi.json"),
            ],
            swiftSettings: strict
        ),

        // Level 5: composition roots.
        .executableTarget(
            name: "MemoryServer",
            dependencies: [
                "AccessControl", "MemoryAPI", "MemoryCore", "Observability", "SQLiteStore", "LocalModels",
                "ChatCompletions", "HuggingFace", "PineconeStore", "CurlTransport", "HTTPTransport", "Support",
                argumentParser, configuration, coreMetrics, crypto, hummingbird, lifecycle, logging, metrics, nioCore,
                tracing, unixSignals,
            ],
            swiftSettings: strict
        ),

        .executableTarget(
            name: "DeployCtl",
            dependencies: [
                "CurlTransport", "DeployKit", "HTTPTransport", "Observability", "SSHClient", "Support", argumentParser,
                logging, unixSignals,
            ],
            swiftSettings: strict
        ),

        // What tests share: fakes of the ports, a loopback server with faults, and suites that every adapter passes.
        .target(
            name: "MemoryFakes",
            dependencies: ["MemoryCore", "Support"],
            path: "Tests/Support/MemoryFakes",
            swiftSettings: strict
        ),
        .target(
            name: "HTTPFakes",
            dependencies: ["HTTPTransport", "Support"],
            path: "Tests/Support/HTTPFakes",
            swiftSettings: strict
        ),
        .target(
            name: "StoreContract",
            dependencies: ["MemoryCore"],
            path: "Tests/Support/StoreContract",
            swiftSettings: strict
        ),

        // A Pinecone and a Hugging Face that speak their real wire formats, with faults on demand; also a program, for
        // demonstrations and for drivers outside.
        .target(
            name: "UpstreamEmulator",
            dependencies: [
                "HTTPTransport", "MemoryCore", "Support",
                httpTypes, hummingbirdCore, lifecycle, logging, nioCore, nioPosix,
            ],
            path: "Tests/Support/UpstreamEmulator",
            swiftSettings: strict
        ),
        .target(
            name: "PineconeFakes",
            dependencies: [
                "CurlTransport", "HTTPFakes", "MemoryCore", "PineconeStore", "Support", "UpstreamEmulator", logging,
            ],
            path: "Tests/Support/PineconeFakes",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "UpstreamEmulatorCommand",
            dependencies: ["LocalModels", "UpstreamEmulator", "HTTPTransport", argumentParser, unixSignals],
            path: "Tests/Support/UpstreamEmulatorCommand",
            swiftSettings: strict
        ),

        .testTarget(name: "SupportTests", dependencies: ["Support"], swiftSettings: strict),
        .testTarget(name: "CKernelsTests", dependencies: ["CKernels"], swiftSettings: strict),
        .testTarget(name: "CSSH2Tests", dependencies: ["CSSH2"], swiftSettings: strict),
        .testTarget(
            name: "HTTPTransportTests",
            dependencies: ["HTTPFakes", "HTTPTransport", "Support"],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ObservabilityTests",
            dependencies: ["Observability", "Support", coreMetrics, logging, tracing],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CurlTransportTests",
            dependencies: [
                "CurlTransport", "HTTPFakes", "HTTPTransport", "Support", crypto, lifecycle, lifecycleTestKit, logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SSHClientTests",
            dependencies: ["SSHClient", "HTTPFakes", "HTTPTransport", "Support"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "MemoryCoreTests",
            dependencies: ["MemoryCore", "MemoryFakes", "StoreContract", "Support"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SQLiteStoreTests",
            dependencies: ["SQLiteStore", "StoreContract", "MemoryCore", "Support", "CKernels", grdb],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LocalModelsTests",
            dependencies: ["LocalModels", "MemoryCore", "CKernels", "Support"],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ChatCompletionsTests",
            dependencies: [
                "ChatCompletions", "CurlTransport", "HTTPFakes", "HTTPTransport", "MemoryCore", "Support", logging,
            ],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HuggingFaceTests",
            dependencies: [
                "HuggingFace", "CurlTransport", "HTTPFakes", "HTTPTransport", "MemoryCore", "Support",

                logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PineconeStoreTests",
            dependencies: [
                "PineconeStore", "HTTPFakes", "HTTPTransport", "MemoryCore", "MemoryFakes", "PineconeFakes",
                "StoreContract", "Support", "UpstreamEmulator",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "UpstreamEmulatorTests",
            dependencies: [
                "UpstreamEmulator", "CurlTransport", "HTTPTransport", "MemoryCore", "MemoryFakes", "Support", logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AccessControlTests",
            dependencies: ["AccessControl", "MemoryCore", "Support", crypto, jwtKit],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DeployKitTests",
            dependencies: [
                "DeployKit", "CurlTransport", "HTTPFakes", "HTTPTransport", "SSHClient", "Support", logging,
            ],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "MemoryAPITests",
            dependencies: [
                "AccessControl", "MemoryAPI", "MemoryCore", "MemoryFakes", "Observability", "PineconeFakes",
                "PineconeStore", "SQLiteStore", "Support",
                coreMetrics, httpTypes, hummingbird, inMemoryLogging, lifecycle, logging, metricsTestKit, nioCore,
                tracing,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "MemoryServerTests",
            dependencies: [
                "AccessControl", "MemoryServer", "HTTPTransport", "HuggingFace", "LocalModels", "MemoryAPI",
                "MemoryCore",
                "Observability", "PineconeStore",
                "Support", argumentParser, coreMetrics, crypto, inMemoryLogging, inMemoryTracing, logging, tracing,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DeployCtlTests",
            dependencies: [
                "DeployCtl", "DeployKit", "HTTPTransport", "Observability", "SSHClient", "Support", argumentParser,
            ],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "MemoryServer", "CurlTransport", "HTTPFakes", "HTTPTransport", "MemoryCore", "MemoryFakes", "Support",
                "UpstreamEmulator", logging,
            ],
            swiftSettings: strict
        ),

        // Benchmarks: the drivers beside them run ours and its peer in one run.
        .executableTarget(
            name: "EmbedBench",
            dependencies: ["LocalModels", "MemoryCore", "CKernels"],
            path: "ops/bench/embed/Sources",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "SearchBench",
            dependencies: ["SQLiteStore", "MemoryCore"],
            path: "ops/bench/search/Sources",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "MetricsBench",
            dependencies: ["Observability", coreMetrics, tracing],
            path: "ops/bench/metrics/Sources",
            swiftSettings: strict
        ),
    ]
)
