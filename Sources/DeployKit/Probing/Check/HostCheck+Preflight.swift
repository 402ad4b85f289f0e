// SPDX-License-Identifier: Apache-2.0

import Foundation

extension HostCheck {
    static let leastCertificateDays = 14

    /// What `doctor` looks at on this host besides what a run does.
    package func preflightScript(_ configuration: DeployConfiguration, root: String = "") -> PreflightScript {
        var script = PreflightScript()
        script.root = root
        script.folders = configuration.run.volumes.compactMap { AbsolutePath($0.source) }
        guard case .proxied(_, _, let listen) = settings.mode else { return script }
        script.certificate = configuration.proxy?.certificate
        script.publicListeners = [listen]
        // It sends those who come without TLS to the port with it.
        if script.certificate != nil, let plain = NetworkPort(80) {
            script.publicListeners.append(ListenAddress(address: listen.address, port: plain))
        }
        return script
    }

    func daemon(_ facts: HostFacts) -> [Finding] {
        guard let preflight = facts.preflight, preflight.isLiveRestoreOn != nil else { return [] }
        guard preflight.isLiveRestoreOn == true else {
            let seen = "whenever Docker itself is restarted or updated, the service stops (live-restore is off)"
            let fix = #"put "live-restore": true into /etc/docker/daemon.json, and sudo systemctl reload docker"#
            return [finding(.liveRestoreOff, seen, fix: fix)]
        }
        guard !preflight.isUserlandProxyOff, settings.mode.proxyFile != nil else { return [] }
        let seen = "while Docker itself is restarted, nginx does not reach the service (userland-proxy is on)"
        let fix = #"put "userland-proxy": false into /etc/docker/daemon.json, and sudo systemctl restart docker"#
        return [finding(.userlandProxyOn, seen, fix: fix)]
    }

    func nginx(_ facts: HostFacts) -> [Finding] {
        guard let preflight = facts.preflight, settings.mode.proxyFile != nil, facts.hasNginx else { return [] }
        if preflight.isNginxRunning == false {
            return [finding(.nginxStopped, "nginx does not run", fix: "sudo systemctl enable --now nginx")]
        }
        return preflight.mayReloadNginx || facts.isNginxDenied ? [] : [nginxDenied(facts)]
    }

    func publicPorts(_ facts: HostFacts) -> [Finding] {
        guard let preflight = facts.preflight else { return [] }
        return preflight.publicPorts.sorted().compactMap { port in
            let others = (preflight.publicPrograms[port] ?? []).subtracting(["nginx"]).sorted()
            // Whose it is may not be told: then nginx's, unless that does not run.
            let isOther = preflight.publicPrograms[port] == nil ? preflight.isNginxRunning == false : !others.isEmpty
            guard isOther else { return nil }
            let who = others.isEmpty ? "something that is not nginx" : others.joined(separator: ", ")
            let fix = "stop it, or choose another port under `proxy.listen` (sudo ss -ltnp shows whose it is)"
            return finding(.publicPortTaken, "port \(port) is taken by \(who)", fix: fix)
        }
    }

    func certificate(_ facts: HostFacts, _ proxy: ProxySpecification?, now: Date) -> [Finding] {
        guard let preflight = facts.preflight, settings.mode.proxyFile != nil, let proxy,
            let certificate = proxy.certificate
        else { return [] }
        let renewal = "sudo certbot certonly -d \(proxy.serverName)"
        guard !preflight.isCertificateAbsent else {
            return [finding(.certificateMissing, "there is no certificate \(certificate)", fix: renewal)]
        }
        guard let end = preflight.certificateEnd else { return [] }
        let days = Int(end.timeIntervalSince(now) / 86_400)
        if end <= now {
            return [finding(.certificateExpired, "the certificate ended \(span(-days)) ago", fix: renewal)]
        }
        guard days < Self.leastCertificateDays else { return [] }
        let fix = "sudo certbot renew, then see why it did not by itself: systemctl status certbot.timer"
        return [finding(.certificateEnding, "the certificate ends in \(span(days))", fix: fix)]
    }

    private func span(_ days: Int) -> String {
        switch days {
        case 0: "less than a day"
        case 1: "1 day"
        default: "\(days) days"
        }
    }

    /// - Parameters:
    ///   - leads: Where the public name leads to, as seen from here; `nil` when it leads nowhere.
    ///   - known: Where the host's own name leads to.
    func name(_ facts: HostFacts, _ proxy: ProxySpecification?, leads: [String]?, known: [String]) -> [Finding] {
        guard let preflight = facts.preflight, let name = Self.publicName(proxy, settings) else { return [] }
        guard let leads, !leads.isEmpty else {
            let fix = "make a record for it: \(name) to the address of \(settings.name)"
            return [finding(.nameUnknown, "\(name) cannot be resolved from here", fix: fix)]
        }
        let own = Set(preflight.addresses + known)
        guard own.isDisjoint(with: leads) else { return [] }
        let seen = "\(name) leads to \(leads.sorted().prefix(4).joined(separator: ", ")), which is not this host"
        return [finding(.nameElsewhere, seen, fix: "change its record, unless what it leads to passes on to this host")]
    }

    /// `nil` where there is no name that the world could ask for.
    static func publicName(_ proxy: ProxySpecification?, _ settings: HostSettings) -> String? {
        guard settings.mode.proxyFile != nil, let name = proxy?.serverName else { return nil }
        return name.contains(".") && !name.contains("*") ? name : nil
    }

    /// nginx reaches the container through the gateway of Docker's bridge: to the service every request comes from there.
    func clients(_ facts: HostFacts, _ configuration: DeployConfiguration) -> [Finding] {
        guard settings.mode.proxyFile != nil, let gateways = facts.preflight?.gateways, !gateways.isEmpty,
            configuration.secretEnvironment[Self.trustName] == nil
        else { return [] }
        guard let trusted = configuration.clearEnvironment[Self.trustName] else {
            // Another service than ours may have no such variable.
            guard configuration.clearEnvironment["HTTP_HOST"] != nil else { return [] }
            return [untrusted(gateways[0], "\(Self.trustName) is not set", gateways[0])]
        }
        let networks = trusted.split(whereSeparator: { ", ".contains($0) }).map(String.init)
        let gateway = gateways.first { gateway in
            !networks.contains(gateway) && !networks.contains { IPv4Network($0)?.contains(gateway) == true }
        }
        guard let gateway else { return [] }
        return [untrusted(gateway, "\(Self.trustName) lacks it", "\(trusted),\(gateway)")]
    }

    private static let trustName = "TRUSTED_PROXIES"

    private func untrusted(_ gateway: String, _ why: String, _ value: String) -> Finding {
        let seen = "all clients share one rate limit: they come from Docker's gateway \(gateway), and \(why)"
        return finding(.gatewayUntrusted, seen, fix: "\(Self.trustName): \(value) under `env.clear`")
    }

    func folders(_ facts: HostFacts) -> [Finding] {
        (facts.preflight?.absentFolders ?? []).map { folder in
            let seen = "there is no \(folder), which the container is given: Docker would make it, empty and of root"
            return finding(.volumeMissing, seen, fix: "sudo install -d \(folder), with what belongs into it")
        }
    }

    func runs(_ sight: HostSight) -> [Finding] {
        var findings: [Finding] = []
        let holder = sight.leaseRemaining > 0 ? sight.lease?.run : nil
        if let holder {
            let who = sight.lease?.owner.map(\.description) ?? "run \(holder)"
            let left = "it ends in \(sight.leaseRemaining)s unless renewed"
            let seen = "the lock is held by \(TerminalText.line(who)); \(left)"
            findings.append(finding(.leaseHeld, seen, fix: "wait for it; deployctl lock release takes it away"))
        }
        for trace in sight.journal.unfinished where trace.run != holder {
            let who = trace.header.map { "\($0.kind.rawValue) of \(TerminalText.line($0.actor))" } ?? "run \(trace.run)"
            let place = trace.last.map { " at \($0.step.id)" } ?? ""
            let seen = "a \(who) was left in the middle\(place)"
            findings.append(finding(.runUnfinished, seen, fix: "deployctl abort, or the next deploy takes it back"))
        }
        return findings
    }
}
