// SPDX-License-Identifier: Apache-2.0

/// What a host is to be when it is set up: from the configuration, and from what the operator says.
package struct SetupWish: Sendable, Hashable {
    /// Where Docker is to come from, if there is none.
    package enum DockerOrigin: Sendable, Hashable {
        case distribution
        /// Docker's own repository, signed by this key (OpenPGP, armoured).
        case own(signingKey: String)
    }

    package var service: ServiceName
    /// Who deploys.
    package var user: String
    /// What the user logs in with; `nil` when it is not known here.
    package var key: AuthorizedKey?
    package var docker: DockerOrigin
    package var platform: ImagePlatform
    /// Of the service, below the state directory.
    package var directory: AbsolutePath
    package var stateDirectory: AbsolutePath
    /// `nil` in plain mode.
    package var proxy: Proxy?
    /// Where the world comes in.
    package var publicPorts: [NetworkPort]
    /// Of the host, that the container is given.
    package var folders: [AbsolutePath]
    /// Bytes that a container may take.
    package var memory: Int

    package struct Proxy: Sendable, Hashable {
        package var file: AbsolutePath
        package var certificate: AbsolutePath?
        /// `_` for whatever nobody else answers for.
        package var serverName: String
        package var listen: ListenAddress

        package var folder: AbsolutePath { file.parent }

        /// What would answer on its ports for names that it does not have.
        package var nobodies: [NobodyConfiguration] {
            let own = NobodyConfiguration(listen: listen, isEncrypted: certificate != nil)
            guard certificate != nil else { return [own] }
            return [NobodyConfiguration(listen: listen.plainHTTP, isEncrypted: false), own]
        }
    }

    package init(
        _ configuration: DeployConfiguration,
        _ host: HostSettings,
        docker: DockerOrigin,
        key: AuthorizedKey?
    ) {
        service = configuration.service
        user = host.user
        self.key = key
        self.docker = docker
        platform = configuration.build.platform
        directory = configuration.layout.directory
        stateDirectory = configuration.stateDirectory
        folders = configuration.run.volumes.compactMap { AbsolutePath($0.source) }
        memory = configuration.run.memory
        switch host.mode {
        case .proxied(let file, _, let listen):
            let specification = configuration.proxy
            proxy = Proxy(
                file: file,
                certificate: specification?.certificate,
                serverName: specification?.serverName ?? "_",
                listen: listen
            )
            let plain = specification?.certificate == nil ? nil : NetworkPort(80)
            publicPorts = [listen.port] + (plain.map { $0 == listen.port ? [] : [$0] } ?? [])
        case .plain(_, let port):
            proxy = nil
            publicPorts = [port]
        }
    }

    package var isRoot: Bool { user == "root" }

    /// One file for each service: nothing of another one's is touched. sudo passes over names with a dot, which no service has.
    package var rulesFile: AbsolutePath { AbsolutePath(checked: "/etc/sudoers.d/deployctl-\(service)") }

    /// Has nginx read ``Proxy/folder``, where nothing else does.
    package var includeFile: AbsolutePath { AbsolutePath(checked: "/etc/nginx/conf.d/deployctl-\(service).conf") }

    /// Whether the user needs sudo: nginx is root's.
    package var needsRules: Bool { !isRoot && proxy != nil }

    /// What is asked of ``InventoryScript``.
    var places: [AbsolutePath] {
        let ofProxy = proxy.map { [$0.folder, Self.challenges] + [$0.certificate].compactMap { $0 } } ?? []
        return [stateDirectory, directory] + ofProxy + folders
    }

    /// Where nginx looks for what proves a domain.
    static let challenges = ProxyConfiguration.challenges

    /// A name that useradd, sudo and a command line take as it is.
    var isUserFit: Bool {
        ASCIIForm.consists(user, count: 1...32, more: "_-.")
            && user.utf8.first.map { ASCIIForm.isLowercase($0) || $0 == UInt8(ascii: "_") } == true
            && user.utf8.allSatisfy { !ASCIIForm.isUppercase($0) }
    }
}

extension AbsolutePath {
    /// The folder that it is in.
    var parent: AbsolutePath {
        let parts = text.split(separator: "/").dropLast()
        return AbsolutePath(checked: "/" + parts.joined(separator: "/"))
    }
}
