// SPDX-License-Identifier: Apache-2.0

/// Makes a plan of what was seen and what is wanted: a part of it for each thing that a host needs.
struct SetupPlanning {
    let inventory: HostInventory
    let wish: SetupWish

    init(_ inventory: HostInventory, _ wish: SetupWish) {
        self.inventory = inventory
        self.wish = wish
    }

    func lacking(_ packages: [String]) -> [String] {
        packages.filter { inventory.packages[$0] == nil }
    }

    // MARK: - Tools

    var tools: [SetupStep] {
        var wanted = [SetupPackages.certificates, "util-linux"]
        if wish.needsRules { wanted.append(SetupPackages.sudo) }
        if let proxy = wish.proxy {
            wanted.append(SetupPackages.rotation)
            if proxy.certificate != nil { wanted.append(SetupPackages.openssl) }
        }
        // Without systemd there is none that this package would be for; then it is said.
        if inventory.system.hasSystemd, inventory.timeProgram == nil { wanted.append(SetupPackages.time) }
        let packages = lacking(wanted)
        return packages.isEmpty ? [] : [SetupStep(.install(packages, purpose: .tools))]
    }

    // MARK: - nginx

    var nginx: [SetupStep] {
        guard let proxy = wish.proxy else { return [] }
        var steps: [SetupStep] = []
        if !inventory.nginx.hasProgram { steps.append(SetupStep(.install([SetupPackages.nginx], purpose: .nginx))) }
        if !Self.packagedFolders.contains(proxy.folder.text) {
            if inventory.places[proxy.folder]?.isFolder != true {
                steps.append(SetupStep(.makeFolder(proxy.folder, owner: "root", mode: 0o755)))
            }
            if !inventory.nginx.isFolderIncluded {
                let pattern = Self.pattern(proxy)
                steps.append(SetupStep(.includeFolder(proxy.folder, pattern: pattern, file: wish.includeFile)))
            }
        }
        steps += otherNames(proxy)
        if proxy.certificate != nil, inventory.places[SetupWish.challenges]?.isFolder != true {
            steps.append(SetupStep(.makeFolder(SetupWish.challenges, owner: "root", mode: 0o755)))
        }
        if !inventory.nginx.isRunning { steps.append(SetupStep(.startNginx)) }
        return steps
    }

    /// A pattern, since a file that is not there yet is a fault where it is named as it is. Beside one with another end there
    /// are files that nginx must not read: that one alone is meant.
    static func pattern(_ proxy: SetupWish.Proxy) -> String {
        let isPlain = proxy.file.text.hasSuffix(".conf")
        guard !isPlain, let last = proxy.file.text.last else { return "\(proxy.folder)/*.conf" }
        return "\(proxy.file.text.dropLast())[\(last)]"
    }

    /// The package's own configuration reads these.
    static let packagedFolders: Set = ["/etc/nginx/conf.d", "/etc/nginx/sites-enabled"]

    // MARK: - The user

    var user: [SetupStep] {
        guard !wish.isRoot else { return authorization }
        var steps: [SetupStep] = []
        if inventory.account == nil { steps.append(SetupStep(.addUser(wish.user))) }
        if inventory.account?.groups.contains("docker") != true { steps.append(SetupStep(.joinDocker(wish.user))) }
        steps += authorization
        if let rules = CommandRules(wish), !mayRunEverything, inventory.commandRules != rules.text {
            steps.append(SetupStep(.permitCommands(rules, file: wish.rulesFile)))
        }
        return steps
    }

    /// Whoever looked may act as root already, and that is who deploys.
    private var mayRunEverything: Bool { inventory.login == wish.user && inventory.access == .sudo }

    private var authorization: [SetupStep] {
        guard let key = wish.key, !inventory.authorizedKeys.contains(where: key.isIn) else { return [] }
        let isOwn = inventory.login == wish.user
        return [SetupStep(.authorize(key, user: wish.user), needsRoot: !isOwn)]
    }

    // MARK: - Folders

    var folders: [SetupStep] {
        var steps: [SetupStep] = []
        let (state, own) = (inventory.places[wish.stateDirectory], inventory.places[wish.directory])
        if let state, state.owner != wish.user, !wish.isRoot, state.mode & 0o001 == 0 {
            steps.append(SetupStep(.openFolder(wish.stateDirectory)))
        }
        if let own, own.owner != wish.user {
            steps.append(SetupStep(.takeOver(wish.directory, owner: wish.user, from: own.owner)))
        } else if own.map({ $0.mode & 0o700 != 0o700 || $0.mode & 0o022 != 0 }) ?? true {
            steps.append(SetupStep(.makeFolder(wish.directory, owner: wish.user, mode: 0o700)))
        }
        return steps
    }
}
