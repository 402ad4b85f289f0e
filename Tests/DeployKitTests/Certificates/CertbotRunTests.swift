// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

/// Lines as certbot 2.1.0 logged them before pebble; those of rate limits as Let's Encrypt answers.
@Suite("What certbot's log says")
struct CertbotRunTests {
    private let domain = DomainName(checked: "api.example.com")

    private func fault(_ lines: [String]) -> CertificateFault? {
        CertbotRun(lines).fault(of: domain, .letsEncrypt)
    }

    @Test(
        "a problem is known by its type",
        arguments: [
            ("unauthorized", CertificateFault.Code.challengeUnreachable), ("connection", .challengeUnreachable),
            ("dns", .wrongName), ("caa", .authorityForbidden), ("rateLimited", .rateLimited),
            ("serverInternal", .authorityUnreachable), ("rejectedIdentifier", .refused),
        ]
    )
    func types(_ type: String, _ code: CertificateFault.Code) {
        let found = fault([
            "HTTP 200", #"            "type": "urn:ietf:params:acme:error:\#(type)","#,
            #"            "detail": "Non-200 status code from HTTP: \"x\" returned 404","#,
            "2026-11-23 16:47:04,400:ERROR:certbot._internal.log:Some challenges have failed.",
        ])
        #expect(found?.code == code)
        #expect(found?.seen.hasPrefix(#"Non-200 status code from HTTP: "x" returned 404"#) == true)
    }

    @Test(
        "a rate limit says when to try again, by the header of that very answer",
        arguments: [
            ("Retry-After: 3600", "try again in 60m;"), ("retry-after: 30", "try again in 30s;"),
            ("Retry-After: Tue, 24 Nov 2026 10:00:00 GMT", "try again after Tue, 24 Nov 2026 10:00:00 GMT;"),
            ("Server: nginx", "wait: most limits"),
        ]
    )
    func limits(_ header: String, _ fix: String) {
        let found = fault([
            "HTTP 200", "Retry-After: 5", "HTTP 429", header,
            #"{"type": "urn:ietf:params:acme:error:rateLimited", "detail": "too many", "status": 429}"#,
        ])
        #expect(found?.code == .rateLimited)
        #expect(found?.fix.hasPrefix(fix) == true, "\(found?.fix ?? "")")
    }

    @Test("what Python says of the same problem afterwards adds nothing to it")
    func traces() {
        let found = fault([
            "HTTP 429", "Retry-After: 3600", #"  "type": "urn:ietf:params:acme:error:rateLimited","#,
            #"  "detail": "too many certificates","#,
            "acme.messages.Error: urn:ietf:params:acme:error:rateLimited :: There were too many requests :: too many",
        ])
        #expect(found?.seen == "too many certificates")
        #expect(found?.fix.hasPrefix("try again in 60m") == true)
    }

    @Test("an authority that cannot be talked to is known by the class of the exception")
    func unreachable() {
        let found = fault([
            "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='127.0.0.1', port=1): Max retries exceeded",
            "2026-11-23 16:54:50,219:ERROR:certbot._internal.log:An unexpected error occurred:",
            "2026-11-23 16:54:50,219:ERROR:certbot._internal.log:ValueError: Requesting 127.0.0.1/dir: Connection refused",
        ])
        #expect(found?.code == .authorityUnreachable)
        #expect(found?.seen.hasSuffix("ValueError: Requesting 127.0.0.1/dir: Connection refused") == true)
    }

    @Test("a nonce that was refused is certbot's own affair, and a run without errors has not failed")
    func well() {
        let run = CertbotRun([
            "HTTP 400", #"  "type": "urn:ietf:params:acme:error:badNonce","#, "HTTP 200",
            "2026-11-23 16:47:06,876:INFO:certbot.compat.misc:Running deploy-hook command: /usr/local/sbin/x",
        ])
        #expect(!run.hasFailed)
        #expect(run.hasRenewed)
        #expect(run.problem == nil)
        #expect(run.fault(of: domain, .letsEncrypt) == nil)
    }

    @Test("what it cannot tell it does not guess")
    func unknown() {
        let run = CertbotRun(["2026-11-23 16:54:52,485:ERROR:certbot._internal.log:No space left on device"])
        #expect(run.hasFailed)
        #expect(run.fault(of: domain, .letsEncrypt) == nil)
        #expect(run.lastWords == "No space left on device")
    }
}
