// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import HTTPFakes
import HTTPTransport
import Logging
import Support
import Testing

@testable import DeployKit

/// With libcurl against a server on a real socket.
@Suite("Sending news", .timeLimit(.minutes(5)))
struct NotificationSenderTests {
    private static let environment = [
        "TOKEN": "token-of-grafana", "KEY": String(repeating: "\u{0B}", count: 20), "SHORT": "short",
    ]

    private func sender(_ more: [String: String] = [:]) -> NotificationSender {
        NotificationSender(
            http: CurlTransport(logger: Logger(label: "news") { _ in SwiftLogNoOpLogHandler() }),
            secrets: SecretResolver(
                environment: Self.environment.merging(more) { $1 },
                file: { _ in [UInt8]("two\nlines\n".utf8) },
                command: { _ in throw CancellationError() }
            )
        )
    }

    private func order(
        _ address: NotificationAddress,
        signingKey: SecretReference? = nil,
        bearer: SecretReference? = nil,
        path: String? = nil,
        isRepeatable: Bool = true,
        timeout: Milliseconds = .seconds(30)
    ) -> NotificationOrder {
        NotificationOrder(
            name: "notifications.webhooks[0]",
            address: address,
            path: path,
            signingKey: signingKey,
            bearer: bearer,
            body: Array("Hi There".utf8),
            key: "run-1-failed",
            isRepeatable: isRepeatable,
            timeout: timeout,
            userAgent: "deployctl/1.0.0"
        )
    }

    @Test("a body goes out with its key, its signature and its token, to an address that is a secret")
    func sends() async throws {
        let server = try LoopbackServer { _ in .whole(202, body: "taken") }
        defer { server.stop() }
        let url = "\(server.target.origin)/services/T0/secret?x=1"
        let order = order(.secret(.environment("URL")), signingKey: .environment("KEY"), bearer: .environment("TOKEN"))
        #expect(await sender(["URL": url]).send(order) == nil)
        let request = try #require(server.peer.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/services/T0/secret?x=1")
        #expect(request.body == Array("Hi There".utf8))
        #expect(request.values("Content-Type") == ["application/json"])
        #expect(request.values("User-Agent") == ["deployctl/1.0.0"])
        #expect(request.values("Idempotency-Key") == ["run-1-failed"])
        #expect(request.values("Authorization") == ["Bearer token-of-grafana"])
        // RFC 4231, test case 1.
        #expect(
            request.values("X-Deployctl-Signature")
                == ["sha256=b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"]
        )
    }

    @Test("Grafana's path is added to where Grafana is", arguments: ["", "/", "/grafana", "/grafana/"])
    func grafana(_ base: String) async throws {
        let server = try LoopbackServer { _ in .whole(200, body: #"{"id":1}"#) }
        defer { server.stop() }
        let target = try HTTPTarget(server.target.origin + base)
        #expect(await sender().send(order(.open(target), path: "api/annotations")) == nil)
        let path = base.hasPrefix("/grafana") ? "/grafana/api/annotations" : "/api/annotations"
        #expect(server.peer.requests.map(\.target) == [path])
    }

    @Test(
        "what passes is tried again with the same key, where getting it twice does no harm",
        arguments: [true, false]
    )
    func retries(_ isRepeatable: Bool) async throws {
        let answered = Locked(0)
        let server = try LoopbackServer { _ in
            let count = answered.withLock { count -> Int in
                count += 1
                return count
            }
            return .whole(count == 1 ? 503 : 200)
        }
        defer { server.stop() }
        let failure = await sender().send(order(.open(server.target), isRepeatable: isRepeatable))
        let keys = server.peer.requests.flatMap { $0.values("Idempotency-Key") }
        if isRepeatable {
            #expect(failure == nil)
            #expect(keys == ["run-1-failed", "run-1-failed"])
        } else {
            #expect(failure == StepFailure(.rejected, "notifications.webhooks[0]: it answered with status 503"))
            #expect(keys == ["run-1-failed"])
        }
    }

    @Test("a refusal is told by its status; a redirection is one", arguments: [301, 400, 401, 404, 410])
    func refused(_ status: Int) async throws {
        let server = try LoopbackServer { _ in .whole(status, [("Location", "http://127.0.0.1:1/")], body: "hunter2") }
        defer { server.stop() }
        let failure = await sender().send(order(.open(server.target)))
        #expect(failure == StepFailure(.rejected, "notifications.webhooks[0]: it answered with status \(status)"))
        #expect(server.peer.requests.count == 1)
    }

    @Test("one that gives no answer is given up on in time")
    func hangs() async throws {
        let server = try LoopbackServer { _ in [.awaitDeparture] }
        defer { server.stop() }
        let failure = await sender().send(order(.open(server.target), timeout: .seconds(1)))
        #expect(
            failure == StepFailure(.deadline, "notifications.webhooks[0]: it did not take the news within 1s"),
            "\(failure?.message ?? "")"
        )
    }

    @Test("nobody there, or a secret that is none: told without address and without secret")
    func unsent() async throws {
        let server = try LoopbackServer { _ in .whole() }
        let target = server.target
        server.stop()
        let url = "\(target.origin)/services/T0/hunter2"
        let cases: [(NotificationOrder, StepFailure.Code, String)] = [
            (order(.secret(.environment("URL"))), .unreachable, "it gave no answer ("),
            (order(.secret(.environment("NONE"))), .rejected, "the secret at env:NONE is missing or empty"),
            (order(.secret(.environment("TOKEN"))), .rejected, "what is at env:TOKEN is no address"),
            (
                order(.open(target), signingKey: .environment("SHORT")), .rejected,
                "the key at env:SHORT is shorter than 16 bytes"
            ),
            (order(.open(target), bearer: .file("x")), .rejected, "what is at file:x cannot be sent in a header"),
        ]
        for (order, code, words) in cases {
            let failure = try #require(await sender(["URL": url]).send(order))
            #expect(failure.code == code, "\(words)")
            #expect(failure.message.hasPrefix("notifications.webhooks[0]: \(words)"), "\(failure.message)")
            for secret in ["hunter2", "127.0.0.1", "token-of-grafana", "\(target.port)"] {
                #expect(!failure.message.contains(secret))
            }
        }
    }
}
