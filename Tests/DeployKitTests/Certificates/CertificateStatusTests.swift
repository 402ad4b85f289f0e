// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

@Suite("What is wrong with a certificate")
struct CertificateStatusTests {
    private func codes(_ change: (inout CertificateInventory) -> Void) throws -> [CertificateFault.Code] {
        let wish = try CertificateSample.wish()
        var inventory = try CertificateSample.done(wish)
        change(&inventory)
        return CertificateStatus(wish, inventory).faults.map(\.code)
    }

    @Test("nothing, where it is served, renewed and has time left")
    func well() throws {
        #expect(try codes { _ in }.isEmpty)
    }

    @Test(
        "the days that are left are counted down to the end",
        arguments: [(60, nil), (21, nil), (20, .endsSoon), (0, .endsSoon), (-1, .expired)]
            as [(Int, CertificateFault.Code?)]
    )
    func days(_ days: Int, _ code: CertificateFault.Code?) throws {
        let wish = try CertificateSample.wish()
        var inventory = try CertificateSample.done(wish, days: days)
        // A moment before, so that the first day is whole.
        inventory.now = inventory.now.addingTimeInterval(-1)
        let status = CertificateStatus(wish, inventory)
        #expect(status.faults.map(\.code) == [code].compactMap { $0 })
        #expect(status.isDue == (code != nil))
    }

    @Test("what serves, renews and was tried is looked at")
    func others() throws {
        let wish = try CertificateSample.wish()
        #expect(try codes { $0.served = nil } == [.notServed])
        #expect(try codes { $0.served = CertificateSample.certificate(wish, print: "CC") } == [.notServed])
        #expect(try codes { $0.certificate = nil } == [.notServed])
        #expect(try codes { $0.isTimerActive = false } == [.timerOff])
        #expect(try codes { $0.certbot = nil } == [.certbotMissing])
        let problem = #"log={"type": "urn:ietf:params:acme:error:caa", "detail": "no"}"#
        let failed = CertbotRun([problem, "2026:ERROR:certbot._internal.log:Some challenges have failed."])
        #expect(try codes { $0.lastRun = failed } == [.authorityForbidden])
    }

    @Test("a renewal is new, or was not needed, or failed")
    func renewals() throws {
        let wish = try CertificateSample.wish()
        func lines(_ key: String, _ print: String) -> String {
            "\(key)_ends=\(CertificateSample.now)\n\(key)_print=\(print)\n\(key)_names=DNS:api.example.com, DNS:b\n"
        }
        let new = ScriptOutcome(exitCode: 0, output: lines("before", "A") + lines("file", "B") + lines("served", "B"))
        #expect(CertificateRenewal(new, wish).isNew)
        #expect(CertificateRenewal(new, wish).fault == nil)
        #expect(CertificateRenewal(new, wish).after?.names == ["api.example.com", "b"])
        let same = ScriptOutcome(exitCode: 0, output: lines("before", "A") + lines("file", "A") + lines("served", "A"))
        #expect(!CertificateRenewal(same, wish).isNew)
        let old = ScriptOutcome(exitCode: 0, output: lines("before", "A") + lines("file", "B") + lines("served", "A"))
        #expect(CertificateRenewal(old, wish).fault?.code == .notServed)
        for (exit, code) in [(75, CertificateFault.Code.certbotBusy), (78, .certbotMissing)] {
            #expect(CertificateRenewal(ScriptOutcome(exitCode: exit), wish).fault?.code == code)
        }
        let unknown = CertificateRenewal(ScriptOutcome(exitCode: 1, errors: "certbot said this\n"), wish)
        #expect(unknown.fault == nil)
        #expect(unknown.words == ["certbot said this"])
    }
}
