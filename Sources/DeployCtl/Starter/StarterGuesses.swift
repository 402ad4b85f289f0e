// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// What a new deploy.yml is probably about, from where it is written.
struct StarterGuesses: Sendable, Equatable {
    var service: ServiceName?
    var image: ImageRepository?

    /// - Parameters:
    ///   - remote: The address of the repository that git calls origin.
    ///   - folder: The name of the folder.
    init(remote: String?, folder: String) {
        let repository = remote.flatMap(Self.repository)
        let name = repository?.path.split(separator: "/").last.map(String.init)
        service = name.flatMap(Self.service) ?? Self.service(folder)
        image = repository.flatMap { repository in
            Self.registries[repository.host].flatMap { ImageRepository("\($0)/\(repository.path)") }
        }
    }

    /// Forges that keep images too, by the names of both.
    private static let registries = ["github.com": "ghcr.io", "gitlab.com": "registry.gitlab.com"]

    /// `https://user:token@host:port/path.git`, `ssh://…`, `git@host:path.git`: host and path in lower case, nothing else.
    private static func repository(_ remote: String) -> (host: String, path: String)? {
        let address = remote.firstRange(of: "://").map { remote[$0.upperBound...] }
        let text = address ?? remote[...]
        guard let end = text.firstIndex(where: { address == nil ? $0 == ":" : $0 == "/" }) else { return nil }
        let authority = text[..<end].split(separator: "@").last ?? ""
        let host = authority.prefix { $0 != ":" }.lowercased()
        let path = text[text.index(after: end)...].split(separator: "/").joined(separator: "/").lowercased()
        let plain = path.hasSuffix(".git") ? String(path.dropLast(4)) : path
        return host.isEmpty || plain.isEmpty ? nil : (host, plain)
    }

    private static func service(_ name: String) -> ServiceName? {
        ServiceName(String(name.lowercased().map { "_. ".contains($0) ? "-" : $0 }))
    }
}
