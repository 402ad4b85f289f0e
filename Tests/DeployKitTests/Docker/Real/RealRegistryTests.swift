// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import DeployKit
import Foundation
import HTTPTransport
import Support
import Testing

extension RealDocker {
    @Suite("Pushes and pulls", .serialized)
    struct RegistryTests {
        private static func built(_ engine: TestEngine) async throws -> (Bench, ImageReference) {
            let bench = try await Bench(engine)
            try await bench.build(try await bench.request(bench.base))
            return (bench, try bench.reference())
        }

        @Test(
            "The digest of a push is the one that the registry serves and that the image is then known by",
            arguments: TestEngine.allCases
        )
        func push(_ engine: TestEngine) async throws {
            let (bench, reference) = try await Self.built(engine)
            let recorder = Recorder<LayerEvent>()
            let pushed = try await bench.engine.push(
                reference,
                credentials: bench.lab.credentials(),
                deadline: bench.deadline
            ) { recorder.record($0) }
            let told = recorder.events.count { $0.state == .finished || $0.state == .present }
            #expect(engine.tellsPushedLayers ? told >= 2 : recorder.events.isEmpty)

            let credentials = Data("deploy:\(DockerLab.password)".utf8).base64EncodedString()
            let manifest = try HTTPTarget("http://\(bench.lab.registry)/v2/\(bench.mark)/app/manifests/1")
            let head = try await bench.lab.transport.send(
                HTTPRequest(
                    .head,
                    manifest,
                    headers: try HTTPHeaders([
                        "Authorization": "Basic \(credentials)",
                        "Accept": "application/vnd.docker.distribution.manifest.v2+json",
                    ]),
                    deadline: bench.deadline
                )
            )
            #expect(head.headers["Docker-Content-Digest"] == pushed.digest.text)
            let details = try #require(try await bench.engine.inspectImage(reference.text, deadline: bench.deadline))
            #expect(details.isPinned(pushed.pinned) == engine.knowsImageByPushedDigest)

            let again = Recorder<LayerEvent>()
            let second = try await bench.engine.push(
                reference,
                credentials: bench.lab.credentials(),
                deadline: bench.deadline
            ) { again.record($0) }
            #expect(second.digest == pushed.digest)
            #expect(again.events.contains { $0.state == .present } == engine.tellsPushedLayers)
            #expect(!again.events.contains { $0.state == .finished })
        }

        @Test("Wrong credentials and none: unauthorized, and the password is nowhere", arguments: TestEngine.allCases)
        func credentials(_ engine: TestEngine) async throws {
            let (bench, reference) = try await Self.built(engine)
            let wrong = "wr0ng-" + RandomText.make()
            for credentials in [bench.lab.credentials(password: wrong), nil] {
                let error = await #expect(throws: DockerError.self) {
                    try await bench.engine.push(reference, credentials: credentials, deadline: bench.deadline)
                }
                #expect(error?.code == .unauthorized)
                #expect(error?.hint != nil)
                var dumped = ""
                dump(error, to: &dumped)
                #expect(!dumped.contains(wrong))
            }
        }

        @Test("A registry that is down, and a tag that is not there", arguments: TestEngine.allCases)
        func failures(_ engine: TestEngine) async throws {
            let (bench, reference) = try await Self.built(engine)
            let down = try ImageReference("127.0.0.1:1/lab/app:1")
            try await bench.engine.tagImage(reference.text, as: down, deadline: bench.deadline)
            let tags: [(ImageReference, DockerError.Code)] = [
                (down, .registryUnreachable), (try bench.reference(tag: "none"), .notFound),
            ]
            for (tag, code) in tags {
                let error = await #expect(throws: DockerError.self) {
                    try await bench.engine.push(tag, credentials: bench.lab.credentials(), deadline: bench.deadline)
                }
                #expect(error?.code == code)
            }
            try await bench.engine.removeImage(down.text, deadline: bench.deadline)
        }

        @Test("What was removed comes back by its digest; another digest is not found", arguments: TestEngine.allCases)
        func pull(_ engine: TestEngine) async throws {
            let (bench, reference) = try await Self.built(engine)
            let credentials = bench.lab.credentials()
            let pushed = try await bench.engine.push(reference, credentials: credentials, deadline: bench.deadline)
            #expect(try await bench.engine.removeImage(reference.text, deadline: bench.deadline))
            #expect(try await bench.engine.removeImage(reference.text, deadline: bench.deadline) == false)
            let unauthorized = await #expect(throws: DockerError.self) {
                try await bench.engine.pull(pushed.pinned, credentials: nil, deadline: bench.deadline)
            }
            #expect(unauthorized?.code == .unauthorized)
            try await bench.engine.pull(pushed.pinned, credentials: credentials, deadline: bench.deadline)
            let details = try #require(
                try await bench.engine.inspectImage(pushed.pinned.text, deadline: bench.deadline)
            )
            #expect(details.isPinned(pushed.pinned))
            #expect(details.tags.isEmpty)

            let other = reference.at(try #require(ImageDigest("sha256:" + String(repeating: "0", count: 64))))
            let error = await #expect(throws: DockerError.self) {
                try await bench.engine.pull(other, credentials: credentials, deadline: bench.deadline)
            }
            #expect(error?.code == .notFound)
        }

        @Test("Images are listed by label, and the disk they take is told", arguments: TestEngine.allCases)
        func list(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            var request = try await bench.request(bench.base)
            request.labels = ["mark": String(bench.mark)]
            let image = try await bench.build(request)
            let label = ["mark": String(bench.mark)]
            #expect(try await bench.engine.images(labels: label, deadline: bench.deadline).map(\.id) == [image.id])
            let layers = try await bench.engine.diskUsage(deadline: bench.deadline).layerBytes
            #expect(engine.countsLayers ? (layers ?? 0) > 1_000_000 : layers == nil)
            let machine = try await bench.engine.information(deadline: bench.deadline)
            #expect(
                machine.operatingSystemType == "linux"
                    && machine.rootFolder == bench.lab.folder.path + "/\(engine.name)"
            )
            try await bench.engine.removeImage(try bench.reference().text, deadline: bench.deadline)
            #expect(try await bench.engine.images(labels: label, deadline: bench.deadline).isEmpty)
        }
    }
}
