// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// A folder of one call of buildx, for nobody else to read: the registry's password, where `docker` looks for it, and what
/// buildx tells of the image.
struct BuildxFolder: Sendable {
    private let path: String
    private let hasLogin: Bool

    var metadataFile: String { path + "/metadata.json" }

    /// Makes it. ``remove()`` takes it away.
    ///
    /// - Parameter environment: `DOCKER_CONFIG` and `HOME` count: plug-ins, builders and the logins of other registries stay.
    static func make(_ credentials: [RegistryCredentials], environment: [String: String]) throws(DockerError)
        -> BuildxFolder
    {
        let path = FileManager.default.temporaryDirectory.appending(path: "deployctl-\(RandomText.make())").path()
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
            guard !credentials.isEmpty else { return BuildxFolder(path: path, hasLogin: false) }
            let text = try configuration(credentials, own: ownFolder(environment))
            let file = path + "/config.json"
            guard FileManager.default.createFile(atPath: file, contents: text, attributes: [.posixPermissions: 0o600])
            else {
                throw CocoaError(.fileWriteUnknown)
            }
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw DockerError(.internalFailure, "a folder for buildx could not be made", underlying: error)
        }
        return BuildxFolder(path: path, hasLogin: true)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// What the program is told by its environment, besides what we were told.
    func variables(_ environment: [String: String]) -> [String: String] {
        guard hasLogin else { return [:] }
        let builders = environment["BUILDX_CONFIG"] ?? Self.ownFolder(environment).map { $0 + "/buildx" }
        return ["DOCKER_CONFIG": path, "BUILDX_CONFIG": builders].compactMapValues { $0 }
    }

    /// The digest of the image that was pushed.
    func digest() throws(DockerError) -> ImageDigest {
        struct Metadata: Decodable {
            let digest: String?

            enum CodingKeys: String, CodingKey { case digest = "containerimage.digest" }
        }
        let data = FileManager.default.contents(atPath: metadataFile) ?? Data()
        let metadata = try? JSONDecoder().decode(Metadata.self, from: data)
        guard let digest = metadata?.digest.flatMap({ ImageDigest($0) }) else {
            throw DockerError(.malformedAnswer, "buildx did not tell the digest of what it pushed")
        }
        return digest
    }

    private static func ownFolder(_ environment: [String: String]) -> String? {
        if let folder = environment["DOCKER_CONFIG"], !folder.isEmpty { return folder }
        return environment["HOME"].flatMap { $0.isEmpty ? nil : $0 + "/.docker" }
    }

    private static func configuration(_ credentials: [RegistryCredentials], own folder: String?) throws -> Data {
        let data = folder.flatMap { FileManager.default.contents(atPath: $0 + "/config.json") } ?? Data("{}".utf8)
        let own = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
        var logins = own?["auths"] as? [String: Any] ?? [:]
        for login in credentials {
            // Docker Hub's key is historical.
            let name = login.registry == "docker.io" ? "https://index.docker.io/v1/" : login.registry
            logins[name] = ["auth": Data("\(login.user):\(login.password.reveal())".utf8).base64EncodedString()]
        }
        var configuration: [String: Any] = ["auths": logins]
        let plugins = own?["cliPluginsExtraDirs"] as? [String] ?? []
        if let folder { configuration["cliPluginsExtraDirs"] = plugins + [folder + "/cli-plugins"] }
        return try JSONSerialization.data(withJSONObject: configuration, options: [.sortedKeys])
    }
}
