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

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "memory-layer",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    ],
    targets: [
        // Level 0: base.
        .target(name: "Support", swiftSettings: strict),

        // Level 2: the domain.
        .target(name: "MemoryCore", dependencies: ["Support", crypto], swiftSettings: strict),

        // Tests, and what they share.
        .target(
            name: "MemoryFakes",
            dependencies: ["MemoryCore", "Support"],
            path: "Tests/Support/MemoryFakes",
            swiftSettings: strict
        ),
        .testTarget(name: "SupportTests", dependencies: ["Support"], swiftSettings: strict),
        .testTarget(
            name: "MemoryCoreTests",
            dependencies: ["MemoryCore", "MemoryFakes", "Support"],
            swiftSettings: strict
        ),
    ]
)
