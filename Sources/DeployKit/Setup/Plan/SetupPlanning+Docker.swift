// SPDX-License-Identifier: Apache-2.0

extension SetupPlanning {
    /// Its file comes before its packages, so that the daemon begins with it and need not be restarted.
    var docker: [SetupStep] {
        let docker = inventory.docker
        let isRunning = docker.version != nil
        let isWritten = daemonFileStep != nil
        var steps = [daemonFileStep].compactMap { $0 }
        if !isRunning || !docker.hasProgram {
            steps += source
            let packages = lacking(dockerPackages)
            if !packages.isEmpty { steps.append(SetupStep(.install(packages, purpose: .docker))) }
            steps.append(SetupStep(.startDocker))
        } else if !isWritten, isRestartDue {
            steps.append(SetupStep(.restartDocker))
        }
        return steps
    }

    /// Whichever is there stays: to change it would stop every container.
    private var dockerPackages: [String] {
        let standard = SetupPackages.docker(on: inventory.system)
        if standard.contains(where: { inventory.packages[$0] != nil }) { return standard }
        if SetupPackages.ownDocker.contains(where: { inventory.packages[$0] != nil }) { return SetupPackages.ownDocker }
        switch wish.docker {
        case .distribution: return standard
        case .own: return SetupPackages.ownDocker
        }
    }

    private var source: [SetupStep] {
        guard case .own(let key) = wish.docker, dockerPackages == SetupPackages.ownDocker else { return [] }
        let text = Self.sourceText(inventory.system)
        guard inventory.docker.source != text || inventory.docker.signingKey != key else { return [] }
        return [SetupStep(.addDockerSource(text: text, signingKey: key))]
    }

    /// In apt's newer form (deb822), the key bound to this repository alone.
    static func sourceText(_ system: HostInventory.System) -> String {
        """
        Types: deb
        URIs: https://download.docker.com/linux/\(system.id)
        Suites: \(system.codename)
        Components: stable
        Architectures: \(system.architecture)
        Signed-By: \(SetupStep.signingKeyFile)

        """
    }

    private var daemonFileStep: SetupStep? {
        let docker = inventory.docker
        // That it cannot be read is an obstacle, which comes before.
        guard let before = try? DaemonFile(docker.file) else { return nil }
        let after = before.completed(flags: docker.flags, isInSwarm: docker.isInSwarm)
        let changes = after.additions(to: before)
        guard !changes.isEmpty else { return nil }
        return SetupStep(.writeDaemonFile(text: after.text, changes: changes, isRunning: docker.version != nil))
    }

    /// A run that ended between the file and the restart, or somebody who forgot it.
    private var isRestartDue: Bool {
        let docker = inventory.docker
        let isOff = docker.isLiveRestoreOn == false && !docker.isInSwarm && !docker.flags.contains("--live-restore")
        return docker.isFileNewer || isOff
    }
}
