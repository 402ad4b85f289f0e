// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What is wrong with a host's certificate, by what was seen: the judgement of `tls status`.
package struct CertificateStatus: Sendable, Hashable {
    package let wish: CertificateWish
    package let inventory: CertificateInventory

    package init(_ wish: CertificateWish, _ inventory: CertificateInventory) {
        self.wish = wish
        self.inventory = inventory
    }

    /// The worst comes first.
    package var faults: [CertificateFault] {
        guard let certificate = inventory.certificate else {
            let seen = "there is no certificate of \(wish.domain)"
            return [CertificateFault(.notServed, seen, fix: "deployctl tls setup")]
        }
        let now = inventory.now
        let served = Self.servedFault(certificate, served: inventory.served, wish)
        return [ending(certificate, now), served].compactMap { $0 } + renewing
    }

    /// Whether somebody must see to it before users do.
    package var isDue: Bool {
        faults.contains { $0.code == .expired || $0.code == .endsSoon }
    }

    static func servedFault(
        _ certificate: CertificateFacts?,
        served: CertificateFacts?,
        _ wish: CertificateWish
    ) -> CertificateFault? {
        guard let certificate else {
            return CertificateFault(.notServed, "\(wish.certificate) is not there", fix: "deployctl tls setup")
        }
        guard let served else {
            let seen = "nginx gives no certificate for \(wish.domain) at port \(wish.listen.port)"
            return CertificateFault(.notServed, seen, fix: "deployctl tls setup; on the host: sudo nginx -t")
        }
        guard served.fingerprint == certificate.fingerprint else {
            let other = served.names.contains(wish.domain.text) ? "an older one" : "another name's"
            let seen =
                "nginx serves \(other), which ends \(served.endsAt.formatted(.iso8601)), and not the one that is there"
            return CertificateFault(.notServed, seen, fix: "on the host: sudo nginx -t && sudo nginx -s reload")
        }
        return nil
    }

    private func ending(_ certificate: CertificateFacts, _ now: Date) -> CertificateFault? {
        let end = certificate.endsAt.formatted(.iso8601)
        if certificate.isOver(at: now) {
            return CertificateFault(.expired, "the certificate ended \(end)", fix: "deployctl tls renew")
        }
        let days = certificate.daysLeft(at: now)
        guard days < wish.settings.warningDays else { return nil }
        let left = days == 1 ? "1 day is" : "\(days) days are"
        return CertificateFault(.endsSoon, "\(left) left: the certificate ends \(end)", fix: "deployctl tls renew")
    }

    private var renewing: [CertificateFault] {
        guard inventory.certbot != nil else {
            return [CertificateFault(.certbotMissing, "certbot is not there", fix: "deployctl tls setup")]
        }
        var found: [CertificateFault] = []
        if !inventory.isTimerActive {
            found.append(CertificateFault(.timerOff, "nothing calls certbot", fix: "deployctl tls setup"))
        }
        if let run = inventory.lastRun, run.hasFailed {
            let fix = "deployctl tls renew; on the host: sudo less /var/log/letsencrypt/letsencrypt.log"
            found.append(
                run.fault(of: wish.domain, wish.settings.directory)
                    ?? CertificateFault(.refused, run.lastWords ?? "certbot's last run failed", fix: fix)
            )
        }
        return found
    }
}
