// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import DeployKit

@Suite("Calling EC2", .timeLimit(.minutes(5)))
struct EC2ClientTests {
    private static func error(_ code: String) -> String {
        "<Response><Errors><Error><Code>\(code)</Code><Message>m</Message></Error></Errors></Response>"
    }

    /// A server that answers these in turn, the last of them for ever.
    private func client(_ answers: [[Step]]) throws -> (EC2Client, ScriptedClient) {
        let turn = Locked(0)
        let http = ScriptedClient { _ in
            turn.withLock { turn in
                defer { turn += 1 }
                return answers[min(turn, answers.count - 1)]
            }
        }
        let client = EC2Client(
            http: http,
            endpoint: try HTTPTarget("http://127.0.0.1:1/"),
            signing: HTTPSigning(region: "r", service: "ec2", accessKey: "a", secretKey: Secret("s")),
            pause: { _ in await Task.yield() },
            draw: { 0.5 }
        )
        return (client, http)
    }

    private let deadline = Deadline.after(.seconds(240))

    @Test("a call is a POST of a form, and its answer is XML")
    func call() async throws {
        let (client, http) = try client([.whole(body: "<r><a>1</a></r>")])
        let node = try await client.call(EC2Query("Act", ["A": "b c"]), by: deadline)
        #expect(node?.value("a") == "1")
        let request = try #require(http.peer.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/")
        #expect(String(decoding: request.body, as: UTF8.self) == "Action=Act&Version=2016-11-15&A=b+c")
    }

    @Test("what is throttled is tried again, also where it changes something")
    func throttled() async throws {
        let answers: [[Step]] = [
            .whole(503, body: Self.error("RequestLimitExceeded")), .whole(400, body: Self.error("Throttling")),
            .whole(body: "<r/>"),
        ]
        let (client, http) = try client(answers)
        try await client.call(EC2Query("RunInstances"), by: deadline)
        #expect(http.peer.requests.count == 3)
    }

    @Test("it gives up at last, and says that it was throttled")
    func throttledForEver() async throws {
        let (client, http) = try client([.whole(503, body: Self.error("RequestLimitExceeded"))])
        let failure = await #expect(throws: ProvisionFailure.self) {
            try await client.call(EC2Query("RunInstances"), by: deadline)
        }
        #expect(failure?.code == .throttled)
        #expect(http.peer.requests.count == 6)
    }

    @Test("a read that was lost is sent again, a change is not", arguments: [true, false])
    func lost(_ isRead: Bool) async throws {
        let (client, http) = try client([[.cut], .whole(500, body: Self.error("InternalError")), .whole(body: "<r/>")])
        let query = EC2Query("Act", isRead: isRead)
        if isRead {
            try await client.call(query, by: deadline)
            #expect(http.peer.requests.count == 3)
        } else {
            let failure = await #expect(throws: ProvisionFailure.self) { try await client.call(query, by: deadline) }
            #expect(failure?.code == .unreachable)
            #expect(failure?.hint?.contains("run it again") == true)
            #expect(http.peer.requests.count == 1)
        }
    }

    @Test("what is so already is no failure, and what is refused is one at once")
    func answers() async throws {
        let gone: [Step] = .whole(400, body: Self.error("InvalidGroup.NotFound"))
        let (client, http) = try client([gone])
        #expect(try await client.call(.removeGroup("sg-1"), by: deadline) == nil)
        let failure = await #expect(throws: ProvisionFailure.self) {
            try await client.call(.open(EntryRule(port: 1, source: .network("10.0.0.0/8")), of: "sg-1"), by: deadline)
        }
        #expect(failure?.code == .refused)
        #expect(http.peer.requests.count == 2)
    }

    @Test("a page that is no XML is told as such")
    func page() async throws {
        let (client, _) = try client([.whole(body: "<!DOCTYPE html><p>log in")])
        let failure = await #expect(throws: ProvisionFailure.self) {
            try await client.call(EC2Query("Act", isRead: true), by: deadline)
        }
        #expect(failure?.code == .unreadable)
    }
}
