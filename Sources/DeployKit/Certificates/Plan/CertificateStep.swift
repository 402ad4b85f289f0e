// SPDX-License-Identifier: Apache-2.0

/// A step of a plan: what it does, why, and what an operator would type instead.
package struct CertificateStep: Sendable, Hashable {
    package let action: CertificateAction

    package init(_ action: CertificateAction) {
        self.action = action
    }

    /// How long it may take. apt and certbot wait for others of their kind.
    package var limit: Milliseconds {
        switch action {
        case .install: .seconds(1_200)
        case .issue: .seconds(600)
        default: .seconds(120)
        }
    }

    /// For progress and errors.
    package var name: String {
        switch action {
        case .install: "install-certbot"
        case .makeWebroot: "make-webroot"
        case .startNginx: "start-nginx"
        case .writeSite(_, _, let isSecure): isSecure ? "write-tls-site" : "write-challenge-site"
        case .writeHook: "write-hook"
        case .writeTrust: "write-trust"
        case .checkName: "check-name"
        case .issue: "issue-certificate"
        case .startTimer: "start-timer"
        case .runHook: "run-hook"
        case .checkServed: "check-served"
        }
    }

    package var what: String {
        switch action {
        case .install(let packages): "install \(packages.joined(separator: ", "))"
        case .makeWebroot(let folder): "make \(folder), in which certbot proves the name"
        case .startNginx: "have nginx running"
        case .writeSite(let file, _, true): "have \(file) serve the certificate, and send who comes by HTTP to it"
        case .writeSite(let file, _, false): "have \(file) answer what proves the name"
        case .writeHook(let file, _): "write \(file), which certbot calls with each new certificate"
        case .writeTrust(let file, _, _): "write \(file), so that renewals believe `tls.ca_bundle`"
        case .checkName(let domain, _): "see that \(domain) leads to this host"
        case .issue(let request): "ask \(request.settings.directory) for a certificate of \(request.settings.domain)"
        case .startTimer: "have certbot called twice a day"
        case .runHook(let hook): "call \(hook)"
        case .checkServed(let domain, _): "see that nginx serves the certificate of \(domain)"
        }
    }

    package var why: String {
        switch action {
        case .install: "certbot gets certificates and renews them; openssl reads them"
        case .makeWebroot: "nginx gives back at port 80 what certbot puts there"
        case .startNginx: "nobody answers requests"
        case .writeSite(_, _, true): "nginx does not serve it yet"
        case .writeSite(_, _, false): "the authority asks for a file by HTTP"
        case .writeHook: "it has nginx load the certificate, once nginx -t is content"
        case .writeTrust: "the timer's certbot knows nothing of deploy.yml"
        case .checkName: "an authority that asks in vain counts it against a limit"
        case .issue(let request):
            request.isForced
                ? "the one that is there is another authority's, or is renewed without the hook"
                : "there is none that is valid; by this you agree to the authority's terms as \(request.settings.email)"
        case .startTimer: "certificates end after weeks; certbot renews those with less than thirty days left"
        case .runHook: "nginx loads the certificate, and its end is left for node_exporter"
        case .checkServed: "a certificate that is not loaded helps nobody"
        }
    }

    /// A line each.
    package var commands: [String] {
        switch action {
        case .install(let packages):
            ["apt-get update", "apt-get install --no-install-recommends \(packages.joined(separator: " "))"]
        case .makeWebroot(let folder): ["install -d -m 0755 \(folder)"]
        case .startNginx: ["systemctl enable --now nginx"]
        case .writeSite(let file, _, _): ["editor \(file)", "nginx -t && nginx -s reload"]
        case .writeHook(let file, _): ["editor \(file)"]
        case .writeTrust(let file, _, let hasSystemd):
            ["editor \(file)"] + (hasSystemd ? ["systemctl daemon-reload"] : [])
        case .checkName(let domain, _): ["curl http://\(domain)\(ProxyConfiguration.challengePath)…"]
        case .issue(let request): ["certbot \(request.arguments.joined(separator: " "))"]
        case .startTimer(let hasSystemd): [hasSystemd ? "systemctl enable --now certbot.timer" : "service cron start"]
        case .runHook(let hook): ["\(hook)"]
        case .checkServed(let domain, let listen):
            ["openssl s_client -connect \(listen.reachableAddress):\(listen.port) -servername \(domain)"]
        }
    }

    /// What to do when it fails.
    package var hint: String {
        switch action {
        case .install:
            "on the host: sudo apt-get update && sudo apt-get -f install; a mirror or a lock may be in the way"
        case .makeWebroot, .writeHook, .writeTrust, .runHook: "on the host: df -h, and who owns the folder"
        case .startNginx, .writeSite, .checkServed: "on the host: sudo nginx -t, and sudo journalctl -u nginx -n 50"
        case .checkName, .issue: "on the host: sudo less /var/log/letsencrypt/letsencrypt.log"
        case .startTimer: "on the host: systemctl status certbot.timer, or service cron status"
        }
    }
}
