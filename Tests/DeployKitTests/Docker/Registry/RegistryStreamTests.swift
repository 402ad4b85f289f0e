// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import DeployKit

/// Streams as Engine 20.10.24 sent them while pushing to docker-registry 2.8.2.
@Suite("Recorded pushes and pulls")
struct RegistryStreamTests {
    private static let password = "hunter2-is-secret"
    private static let credentials = RegistryCredentials(
        registry: "127.0.0.1:5055",
        user: "deploy",
        password: Secret(password)
    )

    private static func engine(_ client: any HTTPClient) async throws -> DockerEngine {
        try await DockerEngine.connect(
            to: try HTTPTarget("http://docker/"),
            through: client,
            deadline: .after(.seconds(30))
        )
    }

    private static func client(_ steps: [Step]) -> ScriptedClient {
        ScriptedClient { $0.target == "/_ping" ? .whole(200, [("Api-Version", "1.41")]) : steps }
    }

    private static func push(_ client: ScriptedClient) async throws -> (PushedImage, [LayerEvent]) {
        let recorder = Recorder<LayerEvent>()
        let pushed = try await engine(client).push(
            try ImageReference("127.0.0.1:5055/lab/ok:1"),
            credentials: credentials,
            deadline: .after(.seconds(30))
        ) { recorder.record($0) }
        return (pushed, recorder.events)
    }

    @Test("The digest comes from the stream, each layer ends pushed")
    func pushed() async throws {
        let client = Self.client([.head(200, [], .chunked), .bytes(try Fixture.bytes("push-ok.ndjson"))])
        let (image, events) = try await Self.push(client)
        let digest = "sha256:53c4f810779e5fab816ed4fc3ef9edaed8b7a69d8ae8755038bf26f3ed263b37"
        #expect(image.digest.text == digest)
        #expect(image.manifestSize == 943)
        #expect(image.pinned.text == "127.0.0.1:5055/lab/ok@" + digest)
        let layers = Set(events.map(\.layer))
        #expect(layers == ["ee1cde393454", "993c9128f240", "d6ab56d18c94"])
        for layer in layers {
            #expect(events.last { $0.layer == layer }?.state == .finished)
        }
        #expect(events.contains { if case .pushing(_, .some) = $0.state { true } else { false } })
        let request = try #require(client.peer.requests.last)
        #expect(request.target == "/v1.41/images/127.0.0.1%3A5055/lab/ok/push?tag=1")
        let header = try #require(request.values("x-registry-auth").first)
        #expect(!header.contains("+") && !header.contains("/"))
    }

    @Test("Podman tells the digest in words alone; from another daemon words are no digest")
    func podman() async throws {
        let stream: [Step] = [.head(200, [], .chunked), .bytes(try Fixture.bytes("podman-push-ok.ndjson"))]
        let podman = ScriptedClient {
            $0.target == "/_ping" ? .whole(200, [("Api-Version", "1.41"), ("Libpod-API-Version", "4.3.1")]) : stream
        }
        let (image, events) = try await Self.push(podman)
        #expect(image.digest.text == "sha256:a9c1f82d8c7d96f0dbd89cf75e47f6950305847cd9fadd84188c02332c36a574")
        #expect(image.manifestSize == 893)
        #expect(events.isEmpty)
        let error = await #expect(throws: DockerError.self) { try await Self.push(Self.client(stream)) }
        #expect(error?.code == .interrupted)
    }

    @Test("A second push finds every layer there")
    func present() async throws {
        let (_, events) = try await Self.push(
            Self.client([.head(200, [], .chunked), .bytes(try Fixture.bytes("push-again.ndjson"))])
        )
        #expect(events.filter { $0.state == .present }.count == 3)
    }

    @Test(
        "Errors inside a 200 are found",
        arguments: [("push-wrong", DockerError.Code.unauthorized), ("push-down", .registryUnreachable)]
    )
    func errors(name: String, code: DockerError.Code) async throws {
        let client = Self.client([.head(200, [], .chunked), .bytes(try Fixture.bytes(name + ".ndjson"))])
        let error = await #expect(throws: DockerError.self) { try await Self.push(client) }
        #expect(error?.code == code)
        #expect(error?.hint != nil)
    }

    @Test("A stream without a digest, or cut off in a line, is no success", arguments: [0, 100, 1_500])
    func cutOff(count: Int) async throws {
        let bytes = try Fixture.bytes("push-ok.ndjson")
        let client = Self.client([.head(200, [], .chunked), .bytes(Array(bytes[..<count]))])
        await #expect(throws: DockerError.self) { try await Self.push(client) }
    }

    @Test("What the daemon repeats of credentials is not passed on")
    func scrubbed() async throws {
        let header = try RegistryCredentials.header(Self.credentials).reveal()
        let line = #"{"errorDetail":{"message":"login \#(Self.password) with \#(header) denied\nby policy"}}"#
        let client = Self.client([.head(200, [], .chunked), .text(line)])
        let error = await #expect(throws: DockerError.self) { try await Self.push(client) }
        #expect(error?.code == .denied)
        #expect(error?.message == "login <redacted> with <redacted> denied by policy")
        var dumped = ""
        dump(error, to: &dumped)
        dump(Self.credentials, to: &dumped)
        #expect(!dumped.contains(Self.password) && !dumped.contains(header))
    }

    @Test("Without credentials the header is there all the same, as the daemon wants it")
    func anonymous() throws {
        #expect(try RegistryCredentials.header(nil).reveal() == "e30=")
    }
}
