// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Judges what was seen of a host: what would let a deploy fail later is said now, with what to do about it.
package struct HostCheck: Sendable {
    /// What must be free for an image and a container's writing, and below which it is told.
    static let neededBytes = 256 << 20
    static let comfortableBytes = 1 << 30
    static let neededInodes = 10_000
    static let bearableSkew: TimeInterval = 5

    let settings: HostSettings
    let platforms: [ImagePlatform]
    let run: RunSpecification
    let directory: AbsolutePath

    package init(
        _ settings: HostSettings,
        platforms: [ImagePlatform],
        run: RunSpecification,
        directory: AbsolutePath
    ) {
        self.settings = settings
        self.platforms = platforms
        self.run = run
        self.directory = directory
    }

    package func script(service: ServiceName, preflight: PreflightScript? = nil) -> HostScript {
        HostCheckScript.script(
            directory: directory,
            service: service,
            proxyFile: settings.mode.proxyFile,
            listeners: listeners,
            preflight: preflight
        )
    }

    private var listeners: [ListenAddress] {
        switch settings.mode {
        case .proxied(_, let slots, _):
            [slots.first, slots.second].map { ListenAddress(address: "127.0.0.1", port: $0) }
        case .plain(let address, let port):
            [ListenAddress(address: address, port: port)]
        }
    }

    /// Everything that stands in the way, each with its remedy; empty when nothing does.
    package func faults(_ facts: HostFacts) -> [String] {
        (docker(facts) + room(facts) + ports(facts) + proxy(facts) + files(facts))
            .filter { $0.severity == .error }.map(\.sentence)
    }

    /// What is worth knowing and does not stop a deploy.
    ///
    /// - Parameter now: Here, at the middle of the round trip.
    package func warnings(_ facts: HostFacts, now: Date) -> [String] {
        (clock(facts, now: now) + room(facts) + memory(facts)).filter { $0.severity == .warning }.map(\.sentence)
    }

    func finding(_ code: FindingCode, _ seen: String, fix: String) -> Finding {
        Finding(code, .host(settings.name), seen, fix: fix)
    }

    func docker(_ facts: HostFacts) -> [Finding] {
        guard facts.hasDocker else {
            return [finding(.dockerMissing, "docker is missing", fix: "sudo apt-get install docker.io")]
        }
        guard let version = facts.dockerVersion else {
            let words = SecretScrubber().clean(facts.dockerComplaint ?? "")
            let seen = "Docker does not answer to \(facts.user)" + (words.isEmpty ? "" : " (\(words))")
            let fix = "sudo systemctl start docker, or add the user to the group: sudo usermod -aG docker \(facts.user)"
            return [finding(.dockerSilent, seen, fix: fix)]
        }
        guard !Self.isOld(version) else {
            return [finding(.dockerOld, "Docker is \(version), 20.10 is needed", fix: "update Docker")]
        }
        guard platforms.contains(where: { $0.rawValue == facts.platform }) else {
            let wanted = platforms.map(\.rawValue).joined(separator: " and ")
            let seen = "it is \(facts.platform ?? "of an unknown platform") and the image is for \(wanted)"
            return [finding(.platformDiffers, seen, fix: "set `build.platform`")]
        }
        return []
    }

    func room(_ facts: HostFacts) -> [Finding] {
        var findings: [Finding] = []
        let image = facts.preflight?.imageBytes ?? 0
        if let free = facts.freeBytes, free < Self.neededBytes {
            let seen =
                "only \(free >> 20)MiB are free where Docker keeps images, \(Self.neededBytes >> 20)MiB are needed"
            findings.append(
                finding(.diskFull, seen, fix: "give it more disk; docker system df shows what takes it")
            )
        } else if let free = facts.freeBytes, free < max(Self.comfortableBytes, image) {
            // How much of the next image is there already is only known when it is built.
            let seen = "only \(free >> 20)MiB are free where Docker keeps images: it may fill up"
            findings.append(finding(.diskLow, seen, fix: "docker system df shows what takes it"))
        }
        // Zero in all where a file system has no fixed number of them.
        if let inodes = facts.freeInodes, inodes > 0, inodes < Self.neededInodes {
            let seen = "only \(inodes) files more can be made where Docker keeps images"
            findings.append(finding(.filesFew, seen, fix: "remove old images; docker image ls shows them"))
        }
        return findings
    }

    func memory(_ facts: HostFacts) -> [Finding] {
        guard let memory = facts.availableMemory, memory < run.memory else { return [] }
        let seen = "only \(memory >> 20)MiB of memory are free, and both releases run for a while"
        return [finding(.memoryLow, seen, fix: "lower `run.memory`, or give it more")]
    }

    func clock(_ facts: HostFacts, now: Date) -> [Finding] {
        guard let clock = facts.clock, abs(clock.timeIntervalSince(now)) > Self.bearableSkew else { return [] }
        let seconds = Int(clock.timeIntervalSince(now).rounded())
        let seen = "its clock is \(abs(seconds))s \(seconds > 0 ? "ahead" : "behind")"
        return [finding(.clockSkewed, seen, fix: "sudo timedatectl set-ntp true")]
    }

    func ports(_ facts: HostFacts) -> [Finding] {
        facts.takenPorts.subtracting(facts.ownPorts).sorted().map { port in
            let seen = "port \(port) is taken by something that is not of this service"
            return finding(.portTaken, seen, fix: "stop it, or choose another port (sudo ss -ltnp shows whose it is)")
        }
    }

    func proxy(_ facts: HostFacts) -> [Finding] {
        guard let file = settings.mode.proxyFile else { return [] }
        guard facts.hasNginx else {
            let fix = "sudo apt-get install nginx, or deploy in plain mode"
            return [finding(.nginxMissing, "nginx is missing", fix: fix)]
        }
        if facts.isNginxDenied { return [nginxDenied(facts)] }
        if let words = facts.nginxComplaint {
            let seen = "nginx -t fails before anything was changed (\(SecretScrubber().clean(words)))"
            return [finding(.nginxBroken, seen, fix: "mend what it names, until `sudo nginx -t` is content")]
        }
        guard !facts.isProxyFileWritable else { return [] }
        let folder = file.text.split(separator: "/").dropLast().joined(separator: "/")
        let fix = "sudo chown -R \(facts.user) /\(folder)"
        return [finding(.nginxFileUnwritable, "\(facts.user) cannot write \(file)", fix: fix)]
    }

    func nginxDenied(_ facts: HostFacts) -> Finding {
        let rule = "\(facts.user) ALL=(root) NOPASSWD: /usr/sbin/nginx"
        let fix = "echo '\(rule)' | sudo tee /etc/sudoers.d/\(facts.user)"
        return finding(.nginxReloadDenied, "\(facts.user) may not test and reload nginx by `sudo -n`", fix: fix)
    }

    func files(_ facts: HostFacts) -> [Finding] {
        var findings: [Finding] = []
        if !facts.hasFlock {
            findings.append(finding(.flockMissing, "flock is missing", fix: "sudo apt-get install util-linux"))
        }
        if !facts.isStateWritable {
            let fix = "sudo install -d -o \(facts.user) \(directory)"
            findings.append(finding(.stateUnwritable, "\(facts.user) cannot write to \(directory)", fix: fix))
        }
        return findings
    }

    /// Years below 17 are no versions of Docker's but of something that stands in for it.
    static func isOld(_ version: String) -> Bool {
        let numbers = version.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
        guard numbers.count >= 2, numbers[0] <= 1 || numbers[0] >= 17 else { return false }
        return (numbers[0], numbers[1]) < (20, 10)
    }
}
