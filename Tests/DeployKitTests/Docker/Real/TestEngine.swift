// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

/// The engines that the contract is held against: what is said here of podman is expected of it, so that a difference that
/// goes away is noticed as one that comes.
///
/// Podman 4.3.1 as Debian 12 has it, without systemd.
enum TestEngine: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case dockerd
    case podman

    /// The one that `TEST_ENGINE` names, else dockerd. Never both in one run: podman makes folders where a hierarchy of control
    /// groups is not mounted, and beside them containerd was seen to miss that a container had used up its memory.
    static let allCases: [TestEngine] = [
        ProcessInfo.processInfo.environment["TEST_ENGINE"].flatMap(TestEngine.init) ?? .dockerd
    ]

    var testDescription: String { rawValue }

    /// Of its socket, its log and its folders in the lab.
    var name: String { self == .dockerd ? "d" : "p" }

    /// Labels that its builder adds on its own.
    static func ownLabels(_ labels: [String: String]) -> [String: String] {
        labels.filter { $0.key.hasPrefix("io.buildah.") }
    }

    var labelsImages: Bool { self == .podman }

    /// Podman's compat API has a word for the begin of a push and one for its end, none for layers.
    var tellsPushedLayers: Bool { self == .dockerd }

    /// Podman compresses layers as it pushes them: here the image stays known by the digest that it had before. It is
    /// known by the pushed one where it was pulled.
    var knowsImageByPushedDigest: Bool { self == .dockerd }

    /// Podman has systemd's timers run its probes: without systemd a container stays `starting`.
    var runsHealthChecks: Bool { self == .dockerd }

    /// Podman 4.3 was seen to end a followed log without what a container wrote last, as podman's own tests were (#17286).
    var followsToTheLastLine: Bool { self == .dockerd }

    var countsLayers: Bool { self == .dockerd }

    /// With control groups of version 1 podman 4.3 tells of the signal, and not of its reason.
    var tellsOutOfMemory: Bool { self == .dockerd }

    /// Podman lets the step that runs come to its end.
    var endsCancelledSteps: Bool { self == .dockerd }
}

/// A builder of one of the engines.
struct TestBuilder: Sendable, CustomTestStringConvertible {
    let engine: TestEngine
    let kind: EngineImageBuilder.Kind

    static let all = [
        TestBuilder(engine: .dockerd, kind: .buildKit), TestBuilder(engine: .dockerd, kind: .classic),
        // Which builder it is asked for makes no difference to podman: it has buildah alone.
        TestBuilder(engine: .podman, kind: .automatic),
    ].filter { TestEngine.allCases.contains($0.engine) }

    var testDescription: String { "\(engine.rawValue), \(kind)" }

    /// Buildah writes what a step says to both of its streams into one.
    var tellsStandardError: Bool { engine == .dockerd }

    /// Dockerd's classic builder knows no `RUN --mount`.
    var hasCacheMounts: Bool { kind != .classic }
}
