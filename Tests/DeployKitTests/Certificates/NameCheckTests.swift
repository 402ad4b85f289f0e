// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("Whether a name leads to the host")
struct NameCheckTests {
    @Test(
        "is judged by what came back from each address",
        arguments: [
            ("own=192.0.2.1\nanswer=192.0.2.1 token status 200", nil),
            // Behind a load balancer no address is the host's.
            ("own=10.0.0.1\nanswer=203.0.113.1 token status 200", nil),
            // No way to its own IPv6 address.
            ("own=192.0.2.1\nanswer=2001:db8::1 silence timed out\nanswer=192.0.2.1 token status 200", nil),
            ("own=192.0.2.1", .wrongName),
            ("own=192.0.2.1\nanswer=203.0.113.9 other status 404", .wrongName),
            ("own=192.0.2.1\nanswer=203.0.113.9 silence timed out", .wrongName),
            ("own=192.0.2.1\nanswer=192.0.2.1 token status 200\nanswer=203.0.113.9 other status 200", .wrongName),
            ("own=192.0.2.1\nanswer=192.0.2.1 other status 503", .challengeUnreachable),
            ("own=192.0.2.1\nanswer=192.0.2.1 silence [Errno 111] Connection refused", .challengeUnreachable),
        ] as [(String, CertificateFault.Code?)]
    )
    func judged(_ output: String, _ code: CertificateFault.Code?) {
        let fault = NameCheck(reading: output).fault(of: DomainName(checked: "api.example.com"))
        #expect(fault?.code == code, "\(fault?.seen ?? "no fault")")
        if let fault { #expect(fault.seen.contains("api.example.com")) }
    }
}
