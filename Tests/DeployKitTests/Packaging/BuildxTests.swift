// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import Support
import Testing

@testable import DeployKit

/// With a `docker` of our making in front of any other: it notes its arguments and its environment, and answers as
/// buildx's documentation has it. The real one is not among Debian 12's packages: it was never run with.
@Suite("Building by docker buildx")
struct BuildxTests {
    private static let digest = "sha256:" + String(repeating: "c", count: 64)
    private static let configuration = """
        service: demo
        image: registry.example.com/demo
        registry: {user: me, password: env:PASSWORD}
        build:
          builder: buildx
          platforms: [linux/arm64, linux/amd64]
          target: runtime
          arguments: {FLAG: x}
          secrets: {npm-token: env:TOKEN, other.key: env:OTHER}
          cache_from: ["type=registry,ref=registry.example.com/demo:cache"]
          cache_to: ["type=registry,ref=registry.example.com/demo:cache,mode=max"]
        hosts:
          - address: app-1
            host_keys: ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
        plain: {listen: 80}

        """

    private let folder: TemporaryFolder
    private let environment: [String: String]
    private let lines = Recorder<String>()
    private let revision: GitRevision

    init() async throws {
        folder = try TemporaryFolder()
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        environment = [
            "PATH": "\(folder.path)/bin:\(path)", "HOME": folder.path + "/home", "NOTES": folder.path + "/notes",
            "PASSWORD": "p4ssword-secret", "TOKEN": "t0ken-secret", "OTHER": "0ther-secret",
        ]
        try folder.write("notes/")
        try folder.write("src/Dockerfile", "FROM scratch\n")
        try folder.write(
            "home/.docker/config.json",
            #"{"auths": {"base.example.com": {"auth": "eA=="}}, "credsStore": "x"}"#
        )
        revision = try await CommittedFolder.make(at: folder.path + "/src", environment: environment)
    }

    /// - Parameter ending: What it does when all is noted.
    private func docker(_ ending: String) throws {
        let script = #"""
            #!/bin/sh
            count=$(ls "$NOTES" | grep -c arguments)
            printf '%s\n' "$@" >"$NOTES/arguments.$count"
            env >"$NOTES/environment.$count"
            cat "$DOCKER_CONFIG/config.json" >"$NOTES/config.$count"
            stat -c %a "$DOCKER_CONFIG" "$DOCKER_CONFIG/config.json" >"$NOTES/modes.$count"
            while [ "$1" != --metadata-file ]; do shift; done
            metadata=$2

            """#
        try folder.write("bin/")
        try ExecutableFile.write(script + ending + "\n", to: folder.path + "/bin/docker")
    }

    private func note(_ name: String) throws -> [String] {
        try String(contentsOfFile: folder.path + "/notes/" + name, encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }

    private func perform(_ action: StepAction, deadline: Deadline = .after(.seconds(300))) async throws -> StepOutput {
        struct Unwanted: Error {}
        let steps = PackagingSteps(
            try DeployConfiguration.load(Self.configuration, environment: nil),
            contextFolder: folder.path + "/src",
            environment: environment,
            secrets: SecretResolver(
                environment: environment,
                file: { _ in throw Unwanted() },
                command: { _ in throw Unwanted() }
            ),
            connect: { _ in throw Unwanted() }
        )
        let context = StepContext(
            run: try Sample.run("build"),
            hosts: [:],
            revision: revision,
            deadline: deadline,
            report: { lines.record($0) }
        )
        return try await steps.perform(PlanStep(action, on: nil, deadline: .seconds(60)), in: context)
    }

    @Test("it is built for all platforms into the cache, then pushed; the digest is what buildx says of the push")
    func publishes() async throws {
        try docker(#"echo '{"containerimage.digest": "\#(Self.digest)"}' >"$metadata""#)
        #expect(try await perform(.buildImage) == .nothing)
        let output = try await perform(.pushImage)
        guard case .image(let image) = output else {
            Issue.record("\(output)")
            return
        }
        #expect(image.digest.text == Self.digest)
        #expect(lines.events.last == "pushed registry.example.com/demo@\(Self.digest)")
        let (build, push) = (try note("arguments.0"), try note("arguments.1"))
        let metadata = try #require(build.firstIndex(of: "--metadata-file"))
        let common = { (words: [String]) in
            words.enumerated().filter { ![metadata + 1].contains($0.offset) }.map(\.element)
        }
        let context = folder.path + "/src"
        #expect(
            common(build).joined(separator: " ").replacing(revision.text, with: "REV").replacing(
                /created=\S+/,
                with: "created=T"
            ) == """
                buildx build --progress=plain --metadata-file --file \(context)/Dockerfile --output type=cacheonly \
                --platform linux/arm64,linux/amd64 --target runtime --tag registry.example.com/demo:REV \
                --build-arg FLAG=x --build-arg GIT_SHA=REV --label deployctl.service=demo \
                --label org.opencontainers.image.created=T --label org.opencontainers.image.revision=REV \
                --secret id=npm-token,env=DEPLOYCTL_BUILD_SECRET_0 --secret id=other.key,env=DEPLOYCTL_BUILD_SECRET_1 \
                --cache-from type=registry,ref=registry.example.com/demo:cache \
                --cache-to type=registry,ref=registry.example.com/demo:cache,mode=max \(context)
                """
        )
        // The same but for where it goes; the cache is written once.
        let words = common(build).filter { !$0.hasPrefix("--cache-to") && !$0.hasSuffix("mode=max") }
        #expect(common(push) == words.map { $0 == "type=cacheonly" ? "type=image,push=true" : $0 })
    }

    @Test("secrets are in no argument and in nothing that is shown; the login is in a file that goes with the call")
    func hides() async throws {
        try docker(
            ##"echo "#1 [1/1] RUN x" >&2; echo "#1 0.1 $DEPLOYCTL_BUILD_SECRET_0 $PASSWORD" >&2; echo "#1 DONE 0.2s" >&2"##
        )
        _ = try await perform(.buildImage)
        let secrets = [
            "p4ssword-secret", "t0ken-secret", "0ther-secret", Data("me:p4ssword-secret".utf8).base64EncodedString(),
        ]
        let seen = try note("arguments.0").joined() + lines.events.joined()
        for secret in secrets { #expect(!seen.contains(secret)) }
        #expect(lines.events.contains("#1 <redacted> <redacted>"))
        let variables = try note("environment.0")
        #expect(variables.contains("DEPLOYCTL_BUILD_SECRET_0=t0ken-secret"))
        #expect(variables.contains("DEPLOYCTL_BUILD_SECRET_1=0ther-secret"))
        #expect(variables.contains("BUILDX_CONFIG=\(folder.path)/home/.docker/buildx"))
        let config = try note("config.0").joined()
        #expect(config.contains(secrets[3]) && config.contains("base.example.com") && !config.contains("credsStore"))
        #expect(config.contains("cliPluginsExtraDirs"))
        #expect(try note("modes.0") == ["700", "600"])
        let login = try #require(variables.first { $0.hasPrefix("DOCKER_CONFIG=") }).dropFirst("DOCKER_CONFIG=".count)
        #expect(!FileManager.default.fileExists(atPath: String(login)))
    }

    @Test(
        "what fails fails with the builder's own last words",
        arguments: [
            (
                #"echo '#1 [1/1] RUN x' >&2; echo '#1 ERROR: exit code: 7' >&2; echo 'ERROR: failed to solve: process "x" did not complete successfully: exit code: 7' >&2; exit 1"#,
                "did not complete successfully: exit code: 7"
            ),
            (
                "echo 'ERROR: failed to push: t0ken-secret unauthorized' >&2; exit 1",
                "failed to push: <redacted> unauthorized"
            ),
            (
                "echo 'unknown flag: --progress' >&2; echo >&2; echo 'Run docker --help' >&2; exit 1",
                "docker buildx: unknown flag"
            ),
            ("exit 3", "docker buildx: it failed without a word"),
        ]
    )
    func fails(_ ending: String, _ words: String) async throws {
        try docker(ending)
        let found = await failure { _ = try await perform(.buildImage) }
        #expect(found?.message.contains(words) == true, "\(found?.message ?? "")")
    }

    @Test("a push without a digest is no push; without docker it says what to install; it ends at its deadline")
    func strange() async throws {
        try docker("echo '{}' >\"$metadata\"")
        let silent = await failure { _ = try await perform(.pushImage) }
        #expect(silent?.message == "buildx did not tell the digest of what it pushed")
        try docker("sleep 3600")
        let late = await failure { _ = try await perform(.buildImage, deadline: .after(.seconds(3))) }
        #expect(late?.code == .deadline)
    }

    @Test("its plain progress becomes the same events as that of other builders")
    func progress() {
        var progress = BuildxProgress()
        let text = """
            #0 building with "multi" instance using docker-container driver

            #5 [linux/amd64 2/3] RUN make
            #5 0.312 compiling
            #5 ...

            #6 [linux/arm64 2/3] RUN make
            #6 CACHED

            #5 [linux/amd64 2/3] RUN make
            #5 1.5 1.5 is no time
            #5 DONE 2.5s
            #7 [3/3] RUN x
            #7 ERROR: exit code: 7
            ------
             > [3/3] RUN x:
            ------
            ERROR: failed to solve: exit code: 7
            """
        var events: [BuildEvent] = []
        for piece in text.split(separator: "pil") {
            events += progress.take((piece + (piece.hasSuffix("com") ? "pil" : "")).utf8)
        }
        events += progress.finish()
        let (zero, five, six, seven) = (
            BuildEvent.Step(number: 0, name: #"building with "multi" instance using docker-container driver"#),
            BuildEvent.Step(number: 5, name: "[linux/amd64 2/3] RUN make"),
            BuildEvent.Step(number: 6, name: "[linux/arm64 2/3] RUN make"),
            BuildEvent.Step(number: 7, name: "[3/3] RUN x")
        )
        #expect(
            events == [
                .started(zero), .started(five), .output(five, .standardOutput, "compiling"), .started(six),
                .cached(six),
                .output(five, .standardOutput, "1.5 is no time"), .completed(five, duration: .milliseconds(2_500)),
                .started(seven), .failed(seven, reason: "exit code: 7"),
            ]
        )
        #expect(progress.complaint == "failed to solve: exit code: 7")
    }

    @Test(
        "what only buildx has needs it",
        arguments: [
            ("{secrets: {a: env:X}}", "build.secrets"), ("{platforms: [linux/amd64, linux/arm64]}", "build.platforms"),
            ("{cache_from: [x]}", "build.cache_from"), ("{builder: engine, cache_to: [x]}", "build.cache_to"),
            ("{builder: kaniko}", "build.builder"),
            ("{builder: buildx, secrets: {\"a,env=b\": env:X}}", "build.secrets.a,env=b"),
            ("{builder: buildx, secrets: {a: hunter2}}", "build.secrets.a"),
            ("{platform: linux/amd64, platforms: [linux/amd64]}", "build.platforms"),
            ("{builder: buildx, platforms: [linux/amd64, linux/amd64]}", "build.platforms"),
            ("{builder: buildx, cache_from: [--push]}", "build.cache_from[0]"),
        ]
    )
    func settings(_ build: String, _ path: String) {
        let text = """
            service: demo
            image: registry.example.com/demo
            build: \(build)
            hosts:
              - address: app-1
                host_keys: ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
            plain: {listen: 80}
            """
        let faults = #expect(throws: DocumentFaults.self) { try DeployConfiguration.load(text, environment: nil) }
        #expect(faults?.faults.map(\.path) == [path])
    }
}
