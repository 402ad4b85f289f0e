// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport

/// Judges this machine for `doctor`: pure, from what was seen to what is said.
package struct LocalExamination: Sendable {
    /// Registries behind a cache may tell an older time.
    private static let bearableSkew = 60
    private static let leastHashKeyBytes = 16

    private let configuration: DeployConfiguration

    package init(_ configuration: DeployConfiguration) {
        self.configuration = configuration
    }

    package func judge(_ facts: LocalFacts) -> Examination {
        var examination = Examination(.here)
        examination.add(.secrets, "\(facts.secrets.count) are there", secrets(facts))
        examination.add(.key, keyNote(facts), key(facts))
        if let builder = facts.builder { examination.add(.builder, builderNote(builder), self.builder(builder)) }
        if let registry = facts.registry {
            examination.add(.registry, registryNote(registry), self.registry(registry, builds: facts.builder != nil))
        }
        if let tree = facts.tree { examination.add(.workTree, treeNote(tree), self.tree(tree)) }
        if let date = facts.registry?.date { examination.add(.clock, "as the registry's", clock(date, facts.now)) }
        return examination
    }

    private func finding(_ code: FindingCode, _ seen: String, fix: String) -> Finding {
        Finding(code, .here, seen, fix: fix)
    }

    private func secrets(_ facts: LocalFacts) -> [Finding] {
        let missing = facts.missing.sorted { $0.key < $1.key }.map { name, fault in
            finding(.secretMissing, "\(name): \(fault)", fix: fix(fault.reference))
        }
        guard let count = facts.hashKeyBytes, count < Self.leastHashKeyBytes else { return missing }
        let seen = "hash_key: it has \(count) bytes, \(Self.leastHashKeyBytes) are needed"
        return missing + [finding(.hashKeyShort, seen, fix: "make another: openssl rand -hex 32")]
    }

    private func fix(_ reference: SecretReference) -> String {
        switch reference {
        case .environment(let name): "export \(name)=..."
        case .file(let path): "put it into \(path), and chmod 600 \(path)"
        case .command(let words): "run \(words.first ?? "it") by hand: it must print the secret and end with 0"
        }
    }

    private func keyNote(_ facts: LocalFacts) -> String {
        facts.agent == nil ? "can be used" : "of the agent"
    }

    private func key(_ facts: LocalFacts) -> [Finding] {
        if let agent = facts.agent, !agent.isThere {
            let place = agent.socket.map { "\($0), where no agent is" } ?? "no agent"
            let seen = "SSH_AUTH_SOCK names \(place)"
            return [finding(.agentMissing, seen, fix: #"eval "$(ssh-agent)" && ssh-add, or set `ssh.key`"#)]
        }
        var findings: [Finding] = []
        if let complaint = facts.keyComplaint {
            let fix = complaint.hint ?? "ssh-keygen -t ed25519 -f deploy_key"
            findings.append(finding(.keyUnusable, complaint.message, fix: fix))
        }
        if let file = facts.keyFile, let mode = facts.keyFileMode, mode & 0o077 != 0 {
            let seen = "others may read \(file) (mode \(String(mode & 0o777, radix: 8)))"
            findings.append(finding(.keyFileOpen, seen, fix: "chmod 600 \(file)"))
        }
        return findings
    }

    private func builderNote(_ builder: Result<LocalFacts.Builder, LocalFacts.Complaint>) -> String {
        guard case .success(let found) = builder else { return "" }
        return "Docker \(found.version), \(found.platform)"
    }

    private func builder(_ builder: Result<LocalFacts.Builder, LocalFacts.Complaint>) -> [Finding] {
        switch builder {
        case .failure(let complaint):
            let fix = complaint.hint ?? "start Docker here; --no-build leaves out what only building needs"
            return [finding(.builderSilent, complaint.message, fix: fix)]
        case .success where configuration.build.builder == .buildx:
            // Its builders need not be of this machine.
            return []
        case .success(let found) where found.platform != configuration.build.platform.rawValue:
            let wanted = configuration.build.platform.rawValue
            let seen = "Docker here is for \(found.platform), the image for \(wanted): it is emulated, if built at all"
            return [finding(.builderPlatform, seen, fix: "build where Docker is for \(wanted)")]
        case .success:
            return []
        }
    }

    private func registryNote(_ registry: RegistryFacts) -> String {
        switch (registry.login, registry.mayPush) {
        case (.open, _): "wants no login"
        case (_, true?): "takes the login, which may push"
        default: "takes the login"
        }
    }

    private func registry(_ registry: RegistryFacts, builds: Bool) -> [Finding] {
        let name = configuration.image.registry
        switch registry.login {
        case .accepted where registry.mayPush == false && builds:
            let seen = "the login at \(name) may not push to \(configuration.image)"
            return [finding(.registryNoPush, seen, fix: "give it the right to write, or use another")]
        case .accepted, .open:
            return []
        case .plain:
            let seen = "\(name) answers without TLS: no password was sent to it"
            let fix = "give it a certificate; else each Docker needs insecure-registries"
            return [finding(.registryPlain, seen, fix: fix)]
        case .wanted:
            let fix = "set `registry.user` and `registry.password`"
            return [finding(.registryRefused, "\(name) wants a login", fix: fix)]
        case .refused(let status):
            let fix = "docker login \(name) shows whether user and password are right"
            return [finding(.registryRefused, "\(name) refuses the login (status \(status))", fix: fix)]
        case .strange(let status):
            let seen = "what answers at \(name) is no registry (status \(status))"
            return [finding(.registrySilent, seen, fix: "curl -i https://\(name)/v2/ should answer 200 or 401")]
        case .silent(let words):
            return [finding(.registrySilent, words, fix: "curl -i https://\(name)/v2/ should answer 200 or 401")]
        }
    }

    private func treeNote(_ tree: Result<SourceTree, LocalFacts.Complaint>) -> String {
        guard case .success(let found) = tree else { return "" }
        return "as committed in \(found.revision.short)"
    }

    private func tree(_ tree: Result<SourceTree, LocalFacts.Complaint>) -> [Finding] {
        switch tree {
        case .failure(let complaint):
            let fix = "run it in the work tree; --no-build leaves out what only building needs"
            return [finding(.treeUnknown, complaint.message, fix: complaint.hint ?? fix)]
        case .success(let found) where !found.isClean:
            let seen = "it is not as it was committed: \(found.summary)"
            return [finding(.treeChanged, seen, fix: "git commit, or git stash, or deploy with --dirty")]
        case .success:
            return []
        }
    }

    private func clock(_ date: HTTPDate, _ now: Date) -> [Finding] {
        let ahead = Int(now.timeIntervalSince1970) - date.secondsSinceEpoch
        guard abs(ahead) > Self.bearableSkew else { return [] }
        let seen = "this clock is \(abs(ahead))s \(ahead > 0 ? "ahead of" : "behind") the registry's"
        return [finding(.clockSkewed, seen, fix: "sudo timedatectl set-ntp true")]
    }
}
