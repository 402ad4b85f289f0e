// SPDX-License-Identifier: Apache-2.0

extension SetupPlanning {
    var obstacles: [SetupObstacle] {
        // Of another system, little that was seen means what it does here.
        if let obstacle = system { return [obstacle] }
        return access + login + dockerObstacles + takenPorts
    }

    private var system: SetupObstacle? {
        let system = inventory.system
        let least = ["debian": 11, "ubuntu": 20][system.id]
        let version = system.version.split(separator: ".").first.flatMap { Int($0) }
        if let least, let version, version >= least { return nil }
        return SetupObstacle(
            .systemUnsupported,
            "it runs \(TerminalText.line(system.name, limit: 80)): setup knows Debian from 11 and Ubuntu from 20.04",
            fix: "by hand: Docker 20.10, nginx and util-linux, then deployctl doctor says what is missing"
        )
    }

    private var access: [SetupObstacle] {
        guard inventory.access == .denied else { return [] }
        let user = TerminalText.line(inventory.login, limit: 40)
        return [
            SetupObstacle(
                .rootDenied,
                "\(user) is not root and may not become it by `sudo -n`",
                fix: "deployctl setup --login root, or a user with sudo: admin or ubuntu on many clouds"
            )
        ]
    }

    private var login: [SetupObstacle] {
        var obstacles: [SetupObstacle] = []
        if inventory.account == nil, !wish.isUserFit {
            let seen = "there is no user \(wish.user), and none of that name can be made"
            let fix = "take one of lower-case letters, digits, hyphens and underscores under `hosts`"
            obstacles.append(SetupObstacle(.userUnfit, seen, fix: fix))
        }
        if wish.key == nil, inventory.login != wish.user, inventory.authorizedKeys.isEmpty {
            let seen = "it is not known with which key \(wish.user) is to log in"
            let fix = "deployctl setup --public-key ~/.ssh/id_ed25519.pub"
            obstacles.append(SetupObstacle(.keyMissing, seen, fix: fix))
        }
        return obstacles
    }

    private var dockerObstacles: [SetupObstacle] {
        let docker = inventory.docker
        var obstacles: [SetupObstacle] = []
        if inventory.packages[SetupPackages.podmanDocker] != nil {
            let seen = "its docker is podman's"
            let fix = "sudo apt-get remove podman-docker, if nothing on it needs that"
            obstacles.append(SetupObstacle(.dockerForeign, seen, fix: fix))
        } else if docker.hasProgram, docker.version == nil, !isDockerPackaged {
            let seen = "its docker is of no package that setup knows, and does not answer"
            let fix = "start it, or remove it: command -v docker shows where it is"
            obstacles.append(SetupObstacle(.dockerForeign, seen, fix: fix))
        }
        if let version = docker.version, HostCheck.isOld(version) {
            let seen = "Docker is \(TerminalText.line(version, limit: 40)), 20.10 is needed"
            let fix = "update it when its containers may stop; setup would not"
            obstacles.append(SetupObstacle(.dockerOld, seen, fix: fix))
        }
        if (try? DaemonFile(docker.file)) == nil {
            let seen = "\(SetupStep.daemonFile) is not JSON: nothing can be added to it"
            let fix = "mend it: Docker would not start with it either"
            obstacles.append(SetupObstacle(.daemonFileBroken, seen, fix: fix))
        }
        return obstacles
    }

    private var isDockerPackaged: Bool {
        let known = SetupPackages.ownDocker + SetupPackages.docker(on: inventory.system)
        return known.contains { inventory.packages[$0] != nil }
    }

    /// nginx begins on port 80 as it is installed, with the page that it brings.
    private var takenPorts: [SetupObstacle] {
        guard wish.proxy != nil, !inventory.nginx.isRunning else { return [] }
        return Set(wish.publicPorts.map(\.number) + [80]).intersection(inventory.openPorts).sorted().map { port in
            SetupObstacle(
                .portTaken,
                "port \(port) is taken by something that is not nginx",
                fix: "stop it, or deploy in plain mode: sudo ss -ltnp 'sport = :\(port)' shows whose it is"
            )
        }
    }
}
