// SPDX-License-Identifier: Apache-2.0

/// A step of a plan: what it changes, why, and how.
package struct SetupStep: Sendable, Hashable {
    package let action: SetupAction
    /// Whether only root may: all but what the user who is logged in does to themself.
    package let needsRoot: Bool

    package init(_ action: SetupAction, needsRoot: Bool = true) {
        self.action = action
        self.needsRoot = needsRoot
    }

    /// How long it may take. apt waits five minutes of it for another apt.
    package var limit: Milliseconds {
        switch action {
        case .install: .seconds(1_200)
        case .writeDaemonFile, .startDocker, .restartDocker: .seconds(180)
        default: .seconds(60)
        }
    }

    /// In the imperative, for a list: "install docker.io".
    package var what: String {
        switch action {
        case .install(let packages, _): "install \(Self.enumerated(packages))"
        case .addDockerSource: "add Docker's own repository to apt's list"
        case .writeDaemonFile(_, let changes, let isRunning):
            "set \(changes.joined(separator: "; ")) in \(Self.daemonFile)\(isRunning ? ", and restart Docker" : "")"
        case .startDocker: "have Docker running"
        case .restartDocker: "restart Docker"
        case .addUser(let user): "make the user \(user), without a password"
        case .joinDocker(let user): "put \(user) into the group docker"
        case .authorize(let key, let user): "let \(key) log in as \(user)"
        case .permitCommands(let rules, _):
            "let the user who deploys run \(rules.commands.count) exact commands as root"
        case .makeFolder(let path, let owner, let mode): "make \(path), of \(owner), mode \(Self.octal(mode))"
        case .takeOver(let path, let owner, let from): "give \(path), which is \(from)'s, to \(owner)"
        case .openFolder(let path): "let others pass through \(path)"
        case .includeFolder(let folder, _, _): "have nginx read \(folder)"
        case .removeDefaultSite: "take the page that nginx's package brings out of service"
        case .answerNobody(let nobodies):
            "tell those nothing who ask \(Self.enumerated(nobodies.map { "\($0.listen)" })) for a name that no service has"
        case .startNginx: "have nginx running"
        }
    }

    package var why: String {
        switch action {
        case .install(_, .tools): "a deploy, or what it relies on, calls them"
        case .install(_, .docker): "releases are containers"
        case .install(_, .nginx): "it leads requests from the old release to the new one"
        case .addDockerSource: "it was asked for; apt then takes nothing from there that the key has not signed"
        case .writeDaemonFile(_, _, let isRunning):
            "containers live on while Docker is restarted, and no log fills the disk"
                + (isRunning ? "; live-restore is switched on first, so that they live through this restart" : "")
        case .startDocker: "nothing answers on its socket"
        case .restartDocker:
            "its file was changed since it began; live-restore is switched on first, so that containers live on"
        case .addUser: "a deploy needs no login of root"
        case .joinDocker: "to call Docker; whoever may do that can become root"
        case .authorize: "deployctl logs in with it"
        case .permitCommands: "nginx and its file are root's"
        case .makeFolder: "it is not there, or not writable by its user"
        case .takeOver: "whoever deploys keeps lock, journal and releases there"
        case .openFolder: "the folder of the service is below it"
        case .includeFolder: "the file that a deploy swaps is there"
        case .removeDefaultSite: "it answers for every name, as this service is to"
        case .answerNobody: "scanners go through addresses, and nginx would show them the first site that it has"
        case .startNginx: "nobody answers requests"
        }
    }

    /// What an operator would type instead, a line each.
    package var commands: [String] {
        switch action {
        case .install(let packages, _):
            ["apt-get update", "apt-get install --no-install-recommends \(packages.joined(separator: " "))"]
        case .addDockerSource: ["editor \(Self.signingKeyFile) \(Self.sourceFile)"]
        case .writeDaemonFile(_, _, let isRunning):
            ["editor \(Self.daemonFile)"] + (isRunning ? ["systemctl restart docker"] : [])
        case .startDocker: ["systemctl enable --now docker"]
        case .restartDocker: ["systemctl restart docker"]
        case .addUser(let user): ["useradd --create-home --shell /bin/sh --password '*' \(user)"]
        case .joinDocker(let user): ["usermod --append --groups docker \(user)"]
        case .authorize(let key, let user): ["echo '\(key.line)' >> ~\(user)/.ssh/authorized_keys"]
        case .permitCommands(_, let file): ["visudo -f \(file)"]
        case .makeFolder(let path, let owner, let mode): ["install -d -o \(owner) -m \(Self.octal(mode)) \(path)"]
        case .takeOver(let path, let owner, _): ["chown -R \(owner): \(path)"]
        case .openFolder(let path): ["chmod o+x \(path)"]
        case .includeFolder(_, let pattern, let file): ["echo 'include \(pattern);' > \(file)"]
        case .removeDefaultSite(let files): ["rm \(([Self.defaultSite] + files.map(\.text)).joined(separator: " "))"]
        case .answerNobody(let nobodies):
            ["rm -f \(Self.defaultSite)", "editor \(nobodies.map(\.file.text).joined(separator: " "))"]
        case .startNginx: ["systemctl enable --now nginx"]
        }
    }

    static let daemonFile = "/etc/docker/daemon.json"
    static let sourceFile = "/etc/apt/sources.list.d/docker.sources"
    static let signingKeyFile = "/etc/apt/keyrings/docker.asc"
    static let defaultSite = "/etc/nginx/sites-enabled/default"

    static func octal(_ mode: Int) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func enumerated(_ words: [String]) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and \(last)"
    }
}
