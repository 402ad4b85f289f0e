// SPDX-License-Identifier: Apache-2.0

extension SetupPlanning {
    /// What setup never changes, since it may shut somebody out, or costs money.
    var hints: [String] {
        entrance + firewall + room + service
    }

    private var entrance: [String] {
        let sshd = inventory.sshd
        var hints: [String] = []
        if sshd["passwordauthentication"] == "yes" {
            hints.append(
                "sshd takes passwords, which are guessed at day and night: `PasswordAuthentication no` in a file of "
                    + "/etc/ssh/sshd_config.d, once you log in by key"
            )
        }
        if sshd["permitrootlogin"] == "yes" {
            hints.append("sshd lets root in by password: `PermitRootLogin prohibit-password`, or `no`")
        }
        if let allowed = sshd["allowusers"], !wish.isRoot, !Self.names(allowed).contains(wish.user) {
            hints.append("sshd lets only some users in (AllowUsers): \(wish.user) is not among them")
        }
        if let allowed = sshd["allowgroups"], !wish.isRoot,
            Set(Self.names(allowed)).isDisjoint(with: ["docker", wish.user])
        {
            hints.append("sshd lets only some groups in (AllowGroups): \(wish.user) may be in none of them")
        }
        if let files = sshd["authorizedkeysfile"], !files.contains(".ssh/authorized_keys") {
            hints.append("sshd reads keys from \(TerminalText.line(files, limit: 80)), not from ~/.ssh/authorized_keys")
        }
        return hints
    }

    private static func names(_ list: String) -> [String] {
        list.split(separator: " ").map { String($0.prefix { $0 != "@" }) }
    }

    private var firewall: [String] {
        let wanted = wish.publicPorts.map(\.number).sorted()
        guard let program = inventory.firewall.program else {
            let open = inventory.openPorts.union(wanted).sorted().map(String.init).joined(separator: ", ")
            return [
                "no firewall is on: its ports \(open) are for all the world, unless a provider's filter is before it"
            ]
        }
        guard let allowed = inventory.firewall.allowedPorts else {
            let ports = wanted.map(String.init).joined(separator: ", ")
            return ["\(program) is on: see that it lets \(ports) in"]
        }
        return wanted.filter { !allowed.contains($0) }.map { "\(program) refuses port \($0): sudo ufw allow \($0)/tcp" }
    }

    private var room: [String] {
        var hints: [String] = []
        if inventory.freeBytes < HostCheck.comfortableBytes {
            hints.append("only \(inventory.freeBytes >> 20)MiB of disk are free")
        }
        // Both releases run for a while.
        if inventory.memory + inventory.swap < 2 * wish.memory {
            hints.append(
                "\(inventory.memory >> 20)MiB of memory and \(inventory.swap >> 20)MiB of swap are less than two releases "
                    + "may take (`run.memory`): more of it, or a swap file"
            )
        }
        if inventory.timeProgram == nil, !inventory.system.hasSystemd {
            hints.append("nothing keeps its clock right: install chrony, unless its host does")
        }
        return hints
    }

    private var service: [String] {
        var hints: [String] = []
        let wanted = wish.platform.rawValue.split(separator: "/").last.map(String.init) ?? ""
        if inventory.system.architecture != wanted {
            let own = TerminalText.line(inventory.system.architecture, limit: 40)
            hints.append("its processor is \(own), and `build.platform` is \(wish.platform.rawValue)")
        }
        if inventory.docker.isInSwarm {
            hints.append("Docker is in a swarm, which takes no live-restore: containers stop while it is restarted")
        }
        if let file = try? DaemonFile(inventory.docker.file), let driver = file.foreignLogDriver {
            let place = TerminalText.line(driver, limit: 40)
            hints.append("containers' logs go to \(place), as \(SetupStep.daemonFile) says: that stays")
        }
        if let words = inventory.nginx.complaint {
            hints.append("nginx -t fails: \(TerminalText.line(words, limit: 200))")
        } else if let proxy = wish.proxy, inventory.nginx.hasProgram, Self.packagedFolders.contains(proxy.folder.text),
            !inventory.nginx.isFolderIncluded
        {
            hints.append("nginx.conf does not include \(proxy.folder): add `include \(proxy.folder)/*.conf;`")
        }
        if let proxy = wish.proxy, let certificate = proxy.certificate, inventory.places[certificate] == nil {
            hints.append(
                "there is no certificate \(certificate) yet: sudo certbot certonly --webroot -w \(SetupWish.challenges) "
                    + "-d \(proxy.serverName)"
            )
        }
        hints += wish.folders.filter { inventory.places[$0] == nil }
            .map { "the container is given \($0), which is not there: make it, with what belongs into it" }
        return hints
    }
}
