// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
package import Support

/// Builds with the daemon's own builders over its HTTP API: BuildKit without a session, or the classic builder.
///
/// BuildKit runs stages beside each other and knows `RUN --mount=type=cache`. What needs a session it cannot have here:
/// build secrets, ssh mounts, several platforms, remote caches; those are for another ``ImageBuilder``.
package struct EngineImageBuilder: ImageBuilder {
    package enum Kind: Sendable, Hashable {
        /// BuildKit, unless the daemon is Podman's or says that it prefers the classic builder.
        case automatic
        case buildKit
        case classic
    }

    private let engine: DockerEngine
    private let kind: Kind

    package init(engine: DockerEngine, kind: Kind = .automatic) {
        self.engine = engine
        self.kind = kind
    }

    package func build(
        _ request: BuildRequest,
        deadline: Deadline,
        report: @Sendable (BuildEvent) -> Void
    ) async throws -> BuiltImage {
        try check(request)
        try await fetchBases(request, deadline: deadline, report: report)
        report(.context(entries: request.context.entryCount, bytes: request.context.byteCount))
        let isBuildKit = usesBuildKit
        return try await DockerError.translating {
            let response = try await engine.stream(
                .post,
                "/build",
                query: try Self.query(request, isBuildKit: isBuildKit),
                headers: [("Content-Type", "application/x-tar")],
                upload: request.context.upload,
                during: .build,
                // Until the first byte of the answer the context is sent; a step may be silent as long as it runs.
                silence: engine.limits.buildSilence,
                deadline: deadline
            )
            let id =
                isBuildKit
                ? try await readBuildKit(response.body, report)
                : try await readClassic(response.body, request.tags.map(\.text), report)
            return BuiltImage(id: id, tags: request.tags)
        }
    }

    private var usesBuildKit: Bool {
        switch kind {
        case .automatic: engine.facts.prefersBuildKit
        case .buildKit: true
        case .classic: false
        }
    }

    private func check(_ request: BuildRequest) throws {
        guard !request.tags.isEmpty, request.tags.allSatisfy({ $0.tag != nil && $0.digest == nil }) else {
            throw DockerError(.invalid, "an image is built under at least one name with a tag and without a digest")
        }
        let beyond = request.otherPlatforms + request.secrets.keys + request.cacheSources + request.cacheTargets
        guard beyond.isEmpty else {
            throw DockerError(.invalid, "several platforms, build secrets and caches elsewhere need buildx")
        }
    }

    private func fetchBases(
        _ request: BuildRequest,
        deadline: Deadline,
        report: @Sendable (BuildEvent) -> Void
    ) async throws {
        let names = DockerfileImages.names(in: request.context.dockerfile, arguments: request.arguments)
        for name in names {
            // What is no reference is the builder's to complain about.
            guard let reference = try? ImageReference(name) else { continue }
            guard try await engine.inspectImage(reference.text, deadline: deadline) == nil else { continue }
            report(.fetchingBase(reference.text))
            let credentials = request.credentials.first { $0.isFor(reference) }
            do {
                try await engine.pull(
                    reference,
                    platform: request.platform,
                    credentials: credentials,
                    deadline: deadline
                ) { report(.base($0)) }
            } catch let error as DockerError where Self.isAboutImage(error.code) {
                throw DockerError(
                    error.code == .notFound ? .baseImage : error.code,
                    "the base image \(reference.text) cannot be had: \(error.message)",
                    hint: error.hint,
                    underlying: error
                )
            }
        }
    }

    private static func isAboutImage(_ code: DockerError.Code) -> Bool {
        switch code {
        case .notFound, .unauthorized, .denied, .registryUnreachable, .pullFailed: true
        default: false
        }
    }

    private static func query(_ request: BuildRequest, isBuildKit: Bool) throws -> [(String, String)] {
        var query = [
            ("version", isBuildKit ? "2" : "1"),
            ("dockerfile", request.context.dockerfilePath),
            // Without these the classic builder leaves the containers of its steps behind.
            ("rm", "1"), ("forcerm", "1"),
        ]
        query += request.tags.map { ("t", $0.text) }
        if let target = request.target { query.append(("target", target)) }
        if let platform = request.platform { query.append(("platform", platform)) }
        if request.network != .standard { query.append(("networkmode", request.network.rawValue)) }
        if !request.usesCache { query.append(("nocache", "1")) }
        for (name, values) in [("buildargs", request.arguments), ("labels", request.labels)] where !values.isEmpty {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            query.append((name, String(decoding: try encoder.encode(values), as: UTF8.self)))
        }
        return query
    }

    private func readBuildKit(_ body: HTTPBody, _ report: (BuildEvent) -> Void) async throws -> String {
        var progress = BuildKitProgress()
        var id: String?
        try await DaemonMessages.read(body, failure: engine.failure(during: .build)) { message in
            switch message.aux {
            case .trace(let bytes) where message.id == "moby.buildkit.trace":
                do throws(ProtobufReader.Malformed) {
                    progress.take(try BuildTrace([UInt8](bytes))).forEach(report)
                } catch {
                    throw DockerError(.malformedAnswer, "BuildKit's trace cannot be read", underlying: error)
                }
            case .result(let result): id = result.imageID ?? id
            case .trace, nil: break
            }
        }
        return try built(id)
    }

    private func readClassic(
        _ body: HTTPBody,
        _ tags: [String],
        _ report: (BuildEvent) -> Void
    ) async throws -> String {
        var progress = ClassicProgress(tags: tags)
        var id: String?
        do {
            try await DaemonMessages.read(body, failure: engine.failure(during: .build)) { message in
                if let text = message.stream { progress.take(text).forEach(report) }
                if case .result(let result) = message.aux { id = result.imageID ?? id }
            }
        } catch let error as DockerError {
            progress.fail(error.message).forEach(report)
            throw error
        }
        progress.finish().forEach(report)
        return try built(id)
    }

    /// A stream that ends without an error and without an image was cut off between two lines.
    private func built(_ id: String?) throws -> String {
        guard let id else {
            throw DockerError(.interrupted, "the build's progress ended before the image was named")
        }
        return id
    }
}
