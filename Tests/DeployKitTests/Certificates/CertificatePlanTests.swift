// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

@Suite("What tls setup would do to a host")
struct CertificatePlanTests {
    private func names(_ inventory: CertificateInventory, _ wish: CertificateWish) throws -> [String] {
        try CertificatePlan(inventory, wish).steps.map(\.name)
    }

    @Test("a host without anything is given all of it, and the name is looked at before an authority is asked")
    func bare() throws {
        let wish = try CertificateSample.wish()
        let plan = try CertificatePlan(try CertificateSample.bare(), wish)
        #expect(
            plan.steps.map(\.name) == [
                "install-certbot", "make-webroot", "write-hook", "write-challenge-site", "check-name",
                "issue-certificate",
                "start-timer", "write-tls-site", "check-served",
            ]
        )
        #expect(
            plan.steps.allSatisfy { !$0.what.isEmpty && !$0.why.isEmpty && !$0.commands.isEmpty && !$0.hint.isEmpty }
        )
        #expect(Set(plan.steps.map(\.name)).count == plan.steps.count)
    }

    @Test("a host that has everything gets nothing")
    func done() throws {
        let wish = try CertificateSample.wish()
        #expect(try CertificatePlan(try CertificateSample.done(wish), wish).steps.isEmpty)
    }

    @Test("without systemd cron is brought, and started")
    func cron() throws {
        let plan = try CertificatePlan(try CertificateSample.bare(systemd: false), try CertificateSample.wish())
        #expect(plan.steps.first?.action == .install(["certbot", "cron"]))
        #expect(plan.steps.contains { $0.action == .startTimer(hasSystemd: false) })
    }

    @Test("the name is not looked at when the operator says so")
    func unchecked() throws {
        let plan = try CertificatePlan(try CertificateSample.bare(), try CertificateSample.wish(), checksName: false)
        #expect(!plan.steps.contains { $0.name == "check-name" })
    }

    /// Name, what is different, and the steps that it leads to.
    static let halves: [(String, @Sendable (inout CertificateInventory) -> Void, [String])] = [
        ("the timer is off", { $0.isTimerActive = false }, ["start-timer", "run-hook", "check-served"]),
        ("somebody changed the hook", { $0.hookText = "#!/bin/sh\n" }, ["write-hook", "run-hook", "check-served"]),
        ("nginx was not reloaded", { $0.served = nil }, ["run-hook", "check-served"]),
        ("the metric is of the one before", { $0.metricEnd = 1 }, ["run-hook", "check-served"]),
        (
            "it is over", { $0.now = $0.now.addingTimeInterval(61 * 86_400) },
            ["check-name", "issue-certificate", "run-hook", "check-served"]
        ),
        (
            "it is of another authority", { $0.directory = DirectoryAddress.letsEncryptStaging.text },
            ["check-name", "issue-certificate", "run-hook", "check-served"]
        ),
    ]

    @Test("what is missing is put right, and only that", arguments: halves.indices)
    func half(_ index: Int) throws {
        let (name, change, steps) = Self.halves[index]
        let wish = try CertificateSample.wish()
        var inventory = try CertificateSample.done(wish)
        change(&inventory)
        let found = try names(inventory, wish)
        // Where nginx serves the right one already, no hook need be called for it.
        let wanted = inventory.served == nil || inventory.metricEnd == 1 ? steps : steps.filter { $0 != "run-hook" }
        #expect(found == wanted, "\(name)")
    }

    @Test("a certificate of another authority is replaced though it is valid, and one that is over is not forced")
    func forced() throws {
        let wish = try CertificateSample.wish()
        for (isOther, change) in [
            (true, { $0.directory = "https://other.example/directory" }), (false, { $0.now = .distantFuture }),
        ] as [(Bool, (inout CertificateInventory) -> Void)] {
            var inventory = try CertificateSample.done(wish)
            change(&inventory)
            let steps = try CertificatePlan(inventory, wish).steps
            let request = CertificateRequest(settings: wish.settings, hook: wish.hookFile, isForced: isOther)
            #expect(steps.contains { $0.action == .issue(request) })
            #expect(request.arguments.contains("--force-renewal") == isOther)
        }
    }

    @Test("everything that stands in the way is told at once")
    func obstacles() throws {
        var inventory = try CertificateSample.bare(access: "denied")
        inventory.hasNginx = false
        inventory.siteText = "server { listen 80; }\n"
        let wish = try CertificateSample.wish()
        do {
            _ = try CertificatePlan(inventory, wish)
            Issue.record("it was planned")
        } catch {
            #expect(error.obstacles.count == 3)
            #expect(error.obstacles.allSatisfy { !$0.seen.isEmpty && !$0.fix.isEmpty })
        }
    }

    @Test("a release that serves without TLS stays as it is, with the certificate added")
    func serving() throws {
        let wish = try CertificateSample.wish()
        let release = try Sample.release(1)
        var inventory = try CertificateSample.bare()
        inventory.release = release
        inventory.siteText =
            ProxyConfiguration(
                service: wish.service,
                release: release,
                file: wish.file,
                listen: wish.plain,
                port: try Sample.port(8_002)
            ).text
        let site = CertificateSite(wish, inventory)
        #expect(ProxyConfiguration.port(in: site.secure) == (try Sample.port(8_002)))
        #expect(ProxyConfiguration.serves(wish.certificate, site.secure))
        #expect(ProxyConfiguration.answersChallenges(site.secure))
        #expect(site.secure.contains("X-Deployment \(release.id) "))
        #expect(!ProxyConfiguration.serves(wish.certificate, site.plain))
        // It answers challenges already: nothing is written before there is a certificate.
        #expect(try !names(inventory, wish).contains("write-challenge-site"))
        #expect(try names(inventory, wish).contains("write-tls-site"))
    }

    @Test("the authority of ca_bundle is believed by the timer too")
    func trust() throws {
        let bundle = try Sample.path("/etc/ssl/roots.pem")
        let wish = try CertificateSample.wish { $0.certificates?.bundle = bundle }
        for hasSystemd in [true, false] {
            let trust = try #require(wish.trust(hasSystemd: hasSystemd))
            #expect(trust.text.contains("REQUESTS_CA_BUNDLE=/etc/ssl/roots.pem\n"))
            #expect(trust.text.hasSuffix("\n"))
            var inventory = try CertificateSample.bare(systemd: hasSystemd)
            #expect(try names(inventory, wish).contains("write-trust"))
            inventory.trustText = trust.text
            #expect(try !names(inventory, wish).contains("write-trust"))
        }
    }
}
