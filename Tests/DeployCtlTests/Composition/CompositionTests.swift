// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Support
import Testing

@testable import DeployCtl

@Suite("What deploy.yml names on this machine")
struct CompositionTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "home"),
            withIntermediateDirectories: true
        )
    }

    private func composition(context: String = ".", folder other: String? = nil) throws -> Composition {
        let text = """
            service: demo
            image: registry.example.com/demo
            build: {context: "\(context)"}
            hosts:
              - address: app-1
                host_keys: ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
            plain: {listen: 80}

            """
        return Composition(
            try DeployConfiguration.load(text, environment: nil),
            folder: other ?? folder.url.path,
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": folder.url.appending(path: "home").path, "TOKEN": "from-environment",
            ]
        )
    }

    private func resolve(_ reference: SecretReference) async throws -> String {
        try await composition().resolver.resolve(reference).reveal()
    }

    @Test(
        "the folder that is built is found as every other path is",
        arguments: [(".", "ops"), ("src", "ops/src"), ("../app", "ops/../app"), ("/src", "/src")]
    )
    func context(_ text: String, _ path: String) throws {
        let composition = try composition(context: text, folder: "ops")
        #expect(composition.contextFolder == path)
        #expect(composition.contextFolder == composition.path(text))
    }

    @Test("also in the home folder")
    func home() throws {
        #expect(try composition(context: "~/src").contextFolder == folder.url.appending(path: "home").path + "/src")
    }

    @Test("the steps that build read the same folder as git is asked in")
    func steps() async throws {
        let composition = try composition(context: "src")
        let found = await #expect(throws: (any Error).self) { try await composition.source(mustBeClean: true) }
        #expect(found is Failure)
        let context = StepContext(
            run: try Sample.run("build"),
            hosts: [:],
            revision: try Sample.release(1).revision,
            deadline: .after(.seconds(300)),
            report: { _ in }
        )
        // There is no such folder, and git says which.
        let failure = await #expect(throws: StepFailure.self) {
            try await composition.packaging.perform(try Sample.step(.buildImage), in: context)
        }
        #expect(failure?.message.contains(composition.contextFolder) == true, "\(failure?.message ?? "")")
    }

    @Test("secrets in files: relative to the configuration, or to the home folder, without their last line end")
    func files() async throws {
        try folder.write("one\n", to: "key")
        try folder.write("two", to: "home/key")
        #expect(try await resolve(.file("key")) == "one")
        #expect(try await resolve(.file("~/key")) == "two")
        #expect(try await resolve(.file(folder.url.path + "/key")) == "one")
        await #expect(throws: SecretFault.self) { try await resolve(.file("none")) }
        try folder.write(String(repeating: "x", count: LocalFile.limit + 1), to: "large")
        await #expect(throws: SecretFault.self) { try await resolve(.file("large")) }
    }

    @Test("a program prints one, in this environment; one that fails has none")
    func commands() async throws {
        try folder.write("three", to: "key")
        #expect(try await resolve(.command(["cat", folder.url.path + "/key"])) == "three")
        #expect(try await resolve(.command(["sh", "-c", "echo $TOKEN"])) == "from-environment")
        await #expect(throws: SecretFault.self) { try await resolve(.command(["sh", "-c", "echo half; exit 1"])) }
        await #expect(throws: SecretFault.self) { try await resolve(.command(["/no/such"])) }
    }

    @Test("what was read is known, and masked from then on")
    func known() async throws {
        try folder.write("hunter22\n", to: "key")
        let composition = try composition()
        _ = try await composition.resolver.resolve(.file("key"))
        #expect(composition.secrets.scrub("it is hunter22") == "it is <redacted>")
    }
}
