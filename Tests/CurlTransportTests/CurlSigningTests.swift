// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import CurlTransport

@Suite("Requests that are signed for AWS", .timeLimit(.minutes(10)))
struct CurlSigningTests {
    private static let secretKey = "wJalrXUtnFEMI/K7MDENG:bPxRfiCYEXAMPLEKEY"

    private func sent(token: String? = nil, body: String = "Action=DescribeInstances&Version=2016-11-15") async throws
        -> RecordedRequest
    {
        let server = try LoopbackServer { _ in .whole(body: "answer") }
        defer { server.stop() }
        try await withTransport(CurlConfiguration()) { transport in
            var request = HTTPRequest(
                .post,
                server.target,
                headers: try HTTPHeaders(["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"]),
                body: Array(body.utf8),
                deadline: .after(.seconds(60))
            )
            request.signing = HTTPSigning(
                region: "eu-central-1",
                service: "ec2",
                accessKey: "AKIDEXAMPLE",
                secretKey: Secret(Self.secretKey),
                sessionToken: token.map { Secret($0) }
            )
            _ = try await transport.text(request)
        }
        return try #require(server.peer.requests.first)
    }

    @Test("the signature is the one that AWS's own description gives", arguments: [nil, "a-token/with+signs=="])
    func signature(_ token: String?) async throws {
        let request = try await sent(token: token)
        let check = try SignatureCheck(request)
        #expect(check.received == (try check.expected(secretKey: Self.secretKey)))
        #expect(check.received != (try check.expected(secretKey: "another")))
        #expect(check.scope.hasPrefix("AKIDEXAMPLE/"))
        #expect(check.scope.hasSuffix("/eu-central-1/ec2/aws4_request"))
        #expect(check.signedHeaders.contains("host"))
        #expect(check.signedHeaders.contains("x-amz-security-token") == (token != nil))
        #expect(request.values("x-amz-security-token") == (token.map { [$0] } ?? []))
    }

    @Test("nothing is signed that is not sent")
    func signedHeaders() async throws {
        let request = try await sent(body: "UserData=" + String(repeating: "A", count: 100_000))
        let check = try SignatureCheck(request)
        for name in check.signedHeaders { #expect(!request.values(name).isEmpty, "\(name) was signed and not sent") }
        #expect(check.received == (try check.expected(secretKey: Self.secretKey)))
    }

    @Test("the secret key is never sent")
    func secret() async throws {
        let request = try await sent()
        let text = request.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
        #expect(!text.contains("wJalrXUtnFEMI"))
        #expect(!text.contains("Basic"))
    }

    @Test("what libcurl would sign wrongly is refused before it is sent", arguments: ["path", "?query=1"])
    func refused(_ suffix: String) async throws {
        let server = try LoopbackServer { _ in .whole(body: "answer") }
        defer { server.stop() }
        try await withTransport(CurlConfiguration()) { transport in
            var request = HTTPRequest(
                .post,
                try HTTPTarget(server.target.url + suffix),
                body: [1],
                deadline: .after(.seconds(60))
            )
            request.signing = HTTPSigning(
                region: "eu-central-1",
                service: "ec2",
                accessKey: "AKIDEXAMPLE",
                secretKey: Secret(Self.secretKey)
            )
            let error = await #expect(throws: TransportError.self) { _ = try await transport.send(request) }
            #expect(error?.code == .internalFailure)
        }
        #expect(server.peer.requests.isEmpty)
    }
}
