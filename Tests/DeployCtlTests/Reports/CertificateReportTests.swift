// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployCtl
@testable import DeployKit

@Suite("deployctl tls")
struct CertificateReportTests {
    private static let now = 1_800_000_000

    private func sight(days: Int, served: String = "AA:BB") throws -> CertificateSight {
        let configuration = try configuration()
        let host = try #require(configuration.hosts.first)
        let wish = try #require(CertificateWish(configuration, host))
        let inventory = try CertificateInventory(
            reading: """
                login=root
                access=root
                clock=\(Self.now)
                certbot=2.1.0
                openssl=yes
                nginx=yes
                nginx_running=yes
                bundle=yes
                timer=yes
                log_time=\(Self.now - 3_600)
                log=HTTP 200
                file_issuer=CN=R3
                file_ends=\(Self.now + days * 86_400)
                file_print=AA:BB
                file_names=DNS:api.example.com
                served_issuer=CN=R3
                served_ends=\(Self.now + days * 86_400)
                served_print=\(served)
                served_names=DNS:api.example.com
                end=certificate

                """
        )
        let plan = Result { () throws(SetupRefusal) in try CertificatePlan(inventory, wish) }
        return CertificateSight(wish, inventory, plan: plan)
    }

    private func configuration() throws -> DeployConfiguration {
        try DeployConfiguration.load(
            try Repository.text("ops/deploy/deploy.example.yml"),
            environment: "production"
        )
    }

    private func report(_ looks: [CertificateReport.Look]) throws -> CertificateReport {
        CertificateReport(try configuration(), looks)
    }

    @Test(
        "the exit code tells a certificate that ends from whatever else is wrong",
        arguments: [
            (60, "AA:BB", DeployCtl.ExitStatus.done), (20, "AA:BB", .certificateDue), (-1, "CC", .certificateDue),
            (60, "CC", .failed),
        ]
    )
    func exit(_ days: Int, _ served: String, _ status: DeployCtl.ExitStatus) throws {
        #expect(try report([.seen(try sight(days: days, served: served))]).exitStatus == status)
    }

    @Test("a host that cannot be looked at is told of, and the others are shown")
    func unseen() throws {
        let failure = StepFailure(.unreachable, "app-2: no answer")
        let name = try Sample.host(2)
        let report = try report([
            .seen(try sight(days: 60)), .unseen(name, DomainName(checked: "api.example.com"), failure),
        ])
        #expect(report.exitStatus == .failed)
        let text = report.text(style: .plain)
        #expect(text.contains("  issuer      CN=R3\n"))
        #expect(text.contains(", in 60 days\n"))
        #expect(text.contains("  served      yes\n"))
        #expect(text.contains("  timer       on\n"))
        #expect(text.contains("  last run    succeeded "))
        #expect(text.contains("app-2: no answer"))
    }

    @Test("programs are given the same, with codes that stay")
    func json() throws {
        let text = try JSONOutput.text(try report([.seen(try sight(days: -1))]))
        #expect(text.contains(#""code" : "certificate_expired""#))
        #expect(text.contains(#""days_left" : -1"#))
        #expect(text.contains(#""served" : true"#))
        #expect(!text.contains("is_due"))
    }

    @Test("the plan says what, why and how, and what is left to people")
    func plan() throws {
        let report = CertificatePlanReport("memory-layer, production", [try sight(days: 60)])
        let text = report.text(style: .plain)
        #expect(text.hasPrefix("memory-layer, production\n\n"))
        #expect(text.contains("have certbot called twice a day") == false)
        #expect(text.contains("        # certbot certonly --non-interactive --agree-tos --email ops@example.com"))
        #expect(text.contains("\n  left to you\n"))
        #expect(text.hasSuffix("\(report.steps) steps\n"))
    }
}
