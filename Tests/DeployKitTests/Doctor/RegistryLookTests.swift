// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import DeployKit

@Suite("Asking a registry")
struct RegistryLookTests {
    private static let basic = "Basic " + Data("you:pass-word".utf8).base64EncodedString()

    private func look(
        hasPassword: Bool = true,
        _ script: @escaping LoopbackServer.Script
    ) async throws -> (facts: RegistryFacts, requests: [RecordedRequest]) {
        let client = ScriptedClient(script: script)
        let repository = try #require(ImageRepository("registry.example.com/team/app"))
        let credentials = RegistryCredentials(
            registry: repository.registry,
            user: "you",
            password: Secret("pass-word")
        )
        let facts = try await RegistryLook(http: client, now: { Date() })
            .look(at: repository, hasPassword ? credentials : nil, by: .after(.seconds(300)))
        return (facts, client.peer.requests)
    }

    private static func isKnown(_ request: RecordedRequest) -> Bool { request.values("Authorization") == [basic] }

    @Test("a registry that takes passwords itself")
    func password() async throws {
        let script: LoopbackServer.Script = { request in
            Self.isKnown(request) ? .whole() : .whole(401, [("WWW-Authenticate", "Basic realm=\"x\"")])
        }
        let found = try await look(script)
        #expect(found.facts == RegistryFacts(.accepted))
        #expect(found.requests.map(\.target) == ["/v2/", "/v2/"])
        #expect(found.requests.first?.values("Authorization").isEmpty == true, "it is asked first whether it wants any")
        #expect(try await look(hasPassword: false, script).facts == RegistryFacts(.wanted))
        let wrong = try await look { _ in .whole(401, [("WWW-Authenticate", "Basic realm=\"x\"")]) }
        #expect(wrong.facts == RegistryFacts(.refused(401)))
    }

    @Test(
        "a registry that gives tokens says by them what may be done",
        arguments: [(#"["pull","push"]"#, true), (#"["pull"]"#, false), ("[]", false), (nil, nil)]
            as [(String?, Bool?)]
    )
    func token(_ actions: String?, _ mayPush: Bool?) async throws {
        let claims = #"{"access":[{"type":"repository","name":"team/app","actions":\#(actions ?? "")}]}"#
        let token = actions == nil ? "opaque" : "h.\(Base64URL.encode(claims.utf8)).s"
        let challenge = #"Bearer realm="https://auth.example.com/token",service="a,b",scope="x""#
        let found = try await look { request in
            guard request.target.hasPrefix("/token") else { return .whole(401, [("WWW-Authenticate", challenge)]) }
            return Self.isKnown(request) ? .whole(body: #"{"token":"\#(token)"}"#) : .whole(401)
        }
        #expect(found.facts == RegistryFacts(.accepted, mayPush: mayPush))
        #expect(found.requests.last?.target == "/token?service=a%2Cb&scope=repository%3Ateam%2Fapp%3Apull%2Cpush")
    }

    @Test("a password is not sent to a place without TLS that a registry names")
    func realmWithoutTLS() async throws {
        let found = try await look { _ in
            .whole(401, [("WWW-Authenticate", #"Bearer realm="http://auth.example.com/token""#)])
        }
        #expect(found.facts.login == .plain)
        #expect(found.requests.count == 1)
    }

    @Test("an open registry, what is none, and its clock")
    func others() async throws {
        let date = [(name: "Date", value: "Sun, 06 Nov 1994 08:49:37 GMT")]
        let open = try await look { _ in .whole(200, date) }
        #expect(open.facts == RegistryFacts(.open, date: HTTPDate(secondsSinceEpoch: 784_111_777)))
        #expect(try await look { _ in .whole(404) }.facts.login == .strange(404))
        #expect(try await look { _ in .whole(401) }.facts.login == .strange(401))
        guard case .silent = try await look({ _ in [.cut] }).facts.login else {
            Issue.record("a connection that is cut is no answer")
            return
        }
    }
}
