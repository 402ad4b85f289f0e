// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

/// Hosts and wishes for tests of `tls`.
enum CertificateSample {
    static let directory = "https://acme-v02.api.letsencrypt.org/directory"
    static let now = 1_800_000_000
    static let day = 86_400

    static func configuration() throws -> DeployConfiguration {
        try DeployConfiguration.load(
            try Repository.text("ops/deploy/deploy.example.yml"),
            environment: "production"
        )
    }

    static func wish(
        _ change: (inout DeployConfiguration) throws -> Void = { _ in }
    ) throws -> CertificateWish {
        var configuration = try configuration()
        try change(&configuration)
        let host = try #require(configuration.hosts.first)
        return try #require(CertificateWish(configuration, host))
    }

    /// What the look writes of a host after `deployctl setup`.
    static func bareText(access: String = "root", systemd: Bool = true, more: String = "") -> String {
        """
        login=ada
        access=\(access)
        clock=\(now)
        apt=yes
        openssl=yes
        nginx=yes
        nginx_running=yes
        folder=yes
        bundle=yes
        \(systemd ? "systemd=yes" : "")
        metrics_folder=yes
        \(more)
        end=certificate

        """
    }

    static func bare(access: String = "root", systemd: Bool = true, more: String = "") throws -> CertificateInventory {
        try CertificateInventory(reading: bareText(access: access, systemd: systemd, more: more))
    }

    /// A host on which all is as it should be.
    static func done(_ wish: CertificateWish, days: Int = 60) throws -> CertificateInventory {
        var inventory = try bare(more: "certbot=2.1.0\nwebroot=yes\ntimer=yes\ndirectory=\(directory)\n\(log)")
        inventory.hookText = CertificateHook(wish).text
        inventory.renewalHook = wish.hookFile.text
        let facts = certificate(wish, days: days)
        (inventory.certificate, inventory.served) = (facts, facts)
        inventory.metricEnd = Int(facts.endsAt.timeIntervalSince1970)
        inventory.siteText = CertificateSite(wish, inventory).secure
        return inventory
    }

    static func certificate(_ wish: CertificateWish, days: Int = 60, print: String = "AA:BB") -> CertificateFacts {
        CertificateFacts(
            issuer: "CN=R3",
            endsAt: Date(timeIntervalSince1970: Double(now + days * day)),
            fingerprint: print,
            names: [wish.domain.text]
        )
    }

    private static let log = "log_time=1799990000\nlog=HTTP 200"
}
