// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Makes a plan of what was seen and what is wanted.
struct CertificatePlanning {
    let inventory: CertificateInventory
    let wish: CertificateWish
    let checksName: Bool
    private let site: CertificateSite

    init(_ inventory: CertificateInventory, _ wish: CertificateWish, checksName: Bool) {
        self.inventory = inventory
        self.wish = wish
        self.checksName = checksName
        site = CertificateSite(wish, inventory)
    }

    var steps: [CertificateAction] {
        let before = packages + webroot + nginx + hook + trust + issuing
        // A site that is rewritten is what nginx is to serve; else something keeps it from it, such as a missing reload.
        let after = timer + secureSite + metric
        let all = before + after
        let isServed =
            inventory.certificate != nil && inventory.served?.fingerprint == inventory.certificate?.fingerprint
        guard !all.isEmpty || !isServed else { return [] }
        let reload: [CertificateAction] = all.contains(where: \.loadsCertificate) ? [] : [.runHook(wish.hookFile)]
        return all + (isServed ? [] : reload) + [.checkServed(wish.domain, wish.listen)]
    }

    private var packages: [CertificateAction] {
        var lacking: [String] = []
        if inventory.certbot == nil { lacking.append("certbot") }
        if !inventory.hasOpenSSL { lacking.append(SetupPackages.openssl) }
        // certbot's package brings a timer for systemd, and for all others a table that only cron reads.
        if !inventory.hasSystemd, !inventory.isTimerActive { lacking.append("cron") }
        return lacking.isEmpty ? [] : [.install(lacking)]
    }

    private var webroot: [CertificateAction] {
        inventory.hasWebroot ? [] : [.makeWebroot(SetupWish.challenges)]
    }

    private var nginx: [CertificateAction] {
        inventory.isNginxRunning ? [] : [.startNginx]
    }

    private var hook: [CertificateAction] {
        let text = CertificateHook(wish).text
        return inventory.hookText == text ? [] : [.writeHook(wish.hookFile, text: text)]
    }

    private var trust: [CertificateAction] {
        guard let trust = wish.trust(hasSystemd: inventory.hasSystemd), trust.text != inventory.trustText else {
            return []
        }
        return [.writeTrust(trust.file, text: trust.text, hasSystemd: inventory.hasSystemd)]
    }

    private var issuing: [CertificateAction] {
        guard needsCertificate else { return [] }
        let answers = inventory.siteText.map { ProxyConfiguration.answersChallenges($0) } ?? false
        // A site that serves a certificate keeps on: its first server answers at port 80, and is not touched.
        let writing: [CertificateAction] =
            answers ? [] : [.writeSite(wish.file, text: site.plain, isSecure: false)]
        let checking: [CertificateAction] =
            checksName ? [.checkName(wish.domain, port: CertificateWish.challengePort)] : []
        let request = CertificateRequest(settings: wish.settings, hook: wish.hookFile, isForced: isOthers)
        return writing + checking + [.issue(request)]
    }

    private var needsCertificate: Bool {
        guard let certificate = inventory.certificate else { return true }
        return certificate.isOver(at: inventory.now) || isOthers || inventory.renewalHook != wish.hookFile.text
            || !certificate.names.contains(wish.domain.text)
    }

    /// certbot takes a certificate of another authority for as good as its own, as long as it is valid.
    private var isOthers: Bool {
        guard inventory.certificate != nil else { return false }
        return inventory.directory != wish.settings.directory.text || inventory.renewalHook != wish.hookFile.text
    }

    private var timer: [CertificateAction] {
        inventory.isTimerActive ? [] : [.startTimer(hasSystemd: inventory.hasSystemd)]
    }

    private var secureSite: [CertificateAction] {
        let isSecure = inventory.siteText.map { ProxyConfiguration.serves(wish.certificate, $0) } ?? false
        return isSecure ? [] : [.writeSite(wish.file, text: site.secure, isSecure: true)]
    }

    private var metric: [CertificateAction] {
        // certbot calls the hook itself with a certificate that is new.
        guard wish.metrics != nil, inventory.hasMetricsFolder, !needsCertificate,
            inventory.metricEnd != inventory.certificate.map({ Int($0.endsAt.timeIntervalSince1970) })
        else { return [] }
        return [.runHook(wish.hookFile)]
    }

    // MARK: - What is in the way, and what is left

    var obstacles: [SetupObstacle] {
        var found: [SetupObstacle] = []
        if inventory.access == .denied {
            let seen = "\(TerminalText.line(inventory.login, limit: 60)) is not root and may not become it by `sudo -n`"
            found.append(SetupObstacle(.rootDenied, seen, fix: "log in as one who may: --login root, --login ubuntu"))
        }
        if !inventory.hasAPT, inventory.certbot == nil {
            let fix = "install certbot by hand, and run this again"
            found.append(SetupObstacle(.systemUnsupported, "it has no apt-get, and no certbot", fix: fix))
        }
        if !inventory.hasNginx {
            let fix = "deployctl setup brings it"
            found.append(SetupObstacle(.systemUnsupported, "nginx is missing", fix: fix))
        }
        if !inventory.hasBundle, let bundle = wish.settings.bundle {
            let fix = "copy it there, or leave `tls.ca_bundle` out"
            found.append(SetupObstacle(.systemUnsupported, "`tls.ca_bundle`, \(bundle), is not there", fix: fix))
        }
        if let text = inventory.siteText, !text.hasPrefix("# Written by deployctl") {
            let seen = "\(wish.file) was not written by deployctl"
            found.append(SetupObstacle(.portTaken, seen, fix: "move it away, or choose another `proxy.file`"))
        }
        return found
    }

    var hints: [String] {
        var hints: [String] = []
        if let metrics = wish.metrics, !inventory.hasMetricsFolder {
            hints.append(
                "\(metrics.parent), of `telemetry.textfile`, is not there: nothing will tell Prometheus the end"
            )
        }
        if wish.metrics == nil {
            hints.append("without `telemetry.textfile` nothing tells Prometheus when the certificate ends")
        }
        if let proxy = inventory.release?.proxy, proxy.certificate != wish.certificate {
            hints.append(
                "the release that serves was made without the certificate: deploy, so that the records know of it"
            )
        }
        return hints
    }
}

extension CertificateAction {
    /// Whether nginx reads its certificates by it.
    fileprivate var loadsCertificate: Bool {
        switch self {
        case .writeSite(_, _, true), .runHook: true
        default: false
        }
    }
}
