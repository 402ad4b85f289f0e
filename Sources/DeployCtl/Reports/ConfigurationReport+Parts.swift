// SPDX-License-Identifier: Apache-2.0

import DeployKit
import SSHClient

extension ConfigurationReport {
    mutating func addAccess(_ configuration: DeployConfiguration) {
        add("registry.user", configuration.registry?.user)
        add("registry.password", secret: configuration.registry?.password)
        switch configuration.key {
        case .agent:
            add("ssh.key", "agent")
        case .key(let key, let passphrase):
            add("ssh.key", secret: key)
            add("ssh.passphrase", secret: passphrase)
        }
    }

    mutating func addBuild(_ build: BuildSettings) {
        add("build.builder", build.builder.rawValue)
        add("build.context", build.context)
        add("build.dockerfile", build.dockerfile)
        add("build.target", build.target)
        add(build.otherPlatforms.isEmpty ? "build.platform" : "build.platforms", build.platforms.map(\.rawValue))
        add("build.arguments", build.arguments)
        for (name, secret) in build.secrets.sorted(by: { $0.key < $1.key }) {
            add("build.secrets.\(name)", secret: secret)
        }
        add("build.cache_from", build.cacheSources)
        add("build.cache_to", build.cacheTargets)
    }

    mutating func addHost(_ host: HostSettings, _ path: String) {
        add("\(path).address", host.name.text)
        add("\(path).ssh_port", host.port.description)
        add("\(path).user", host.user)
        add("\(path).host_keys", host.hostKeys.map(\.text))
        switch host.mode {
        case .proxied(_, let slots, let listen):
            add("\(path).ports", "\(slots.first) \(slots.second)")
            add("\(path).listen", listen.description)
        case .plain(let address, let port):
            add("\(path).listen", "\(address):\(port)")
        }
        guard let jump = host.jump else { return }
        add("\(path).jump.address", jump.name.text)
        add("\(path).jump.ssh_port", jump.port.description)
        add("\(path).jump.user", jump.user)
        add("\(path).jump.host_keys", jump.hostKeys.map(\.text))
    }

    mutating func addRun(_ configuration: DeployConfiguration) {
        let run = configuration.run
        add("run.port", run.containerPort.description)
        add("run.memory", bytes: run.memory)
        add("run.cpus", "\(Double(run.milliCPUs) / 1_000)")
        add("run.pids", "\(run.processes)")
        add("run.stop_timeout", run.stopTimeout.description)
        add("run.volumes", run.volumes.map(\.text))
        add("run.tmpfs", run.temporaryPaths.map(\.text))
        add("run.user", run.user)
        add("run.command", run.command)
        add("env.clear", configuration.clearEnvironment)
        for (name, secret) in configuration.secretEnvironment.sorted(by: { $0.key < $1.key }) {
            add("env.secret.\(name)", secret: secret)
        }
        add("hash_key", secret: configuration.hashKey)
    }

    mutating func addProving(_ configuration: DeployConfiguration) {
        add("health.path", configuration.health.path)
        add("health.deadline", configuration.health.deadline.description)
        add("health.interval", configuration.health.interval.description)
        add("smoke.private", configuration.smoke.privately)
        add("smoke.public", configuration.smoke.publicly)
        add("smoke.url", configuration.smoke.publicURL)
        for (name, secret) in configuration.smoke.variables.sorted(by: { $0.key < $1.key }) {
            add("smoke.variables.\(name)", secret: secret)
        }
        add("metrics.path", configuration.metrics.path)
        add("metrics.key", secret: configuration.metrics.key)
        guard let bake = configuration.bake else { return }
        add("bake.duration", bake.duration.description)
        add("bake.interval", bake.interval.description)
        // Of one, in binary: 0.7 % must not become 0.7000000000000001 %.
        let share = (bake.maximumErrorShare * 1e8).rounded() / 1e6
        add("bake.max_error_share", "\(share)%")
        add("bake.min_requests", "\(bake.minimumRequests)")
        add("bake.max_p95", bake.maximumP95?.description)
    }

    mutating func addProxy(_ proxy: ProxySpecification?, _ hosts: [HostSettings]) {
        guard let proxy else { return }
        if case .proxied(let file, _, _) = hosts.first?.mode { add("proxy.file", file.text) }
        add("proxy.server_name", proxy.serverName)
        add("proxy.certificate", proxy.certificate?.text)
        add("proxy.certificate_key", proxy.certificateKey?.text)
        add("proxy.max_body", bytes: proxy.maximumBody)
        add("proxy.private_networks", proxy.privateNetworks)
        add("proxy.keepalive", "\(proxy.keepAlive)")
    }

    mutating func addRollout(_ rollout: Rollout) {
        add("rollout.canary", "\(rollout.canary)")
        add("rollout.batch", rollout.batch.map { "\($0)" })
        add("rollout.bake", rollout.bake?.description)
    }

    mutating func addLimits(_ configuration: DeployConfiguration) {
        add("retain", "\(configuration.retainedReleases)")
        add("lock.ttl", configuration.lease.timeToLive.description)
        add("lock.wait", configuration.deadlines.lease.description)
        let deadlines = configuration.deadlines
        let times = [
            ("check", deadlines.check), ("build", deadlines.build), ("push", deadlines.push), ("pull", deadlines.pull),
            ("start", deadlines.start), ("smoke", deadlines.smoke), ("cutover", deadlines.proxy),
            ("drain", deadlines.drain), ("prune", deadlines.prune),
        ]
        for (name, time) in times { add("timeouts.\(name)", time.description) }
        add("state_directory", configuration.stateDirectory.text)
    }
}
