// SPDX-License-Identifier: Apache-2.0

import Support

/// One call of `docker buildx build`: what it is told as arguments, which everybody on this machine can read, and what by its
/// environment.
struct BuildxCommand: Sendable {
    enum Output: Sendable, Hashable {
        /// Builds into the builder's cache and no further: an image of several platforms has no place in Docker itself.
        case cache
        case registry
    }

    let arguments: [String]
    /// Secrets, by variables that the arguments name.
    let secrets: [String: Secret<String>]

    /// - Parameter metadataFile: Where it writes the digest of what it pushed.
    init(_ request: BuildRequest, output: Output, metadataFile: String) {
        let names = request.secrets.keys.sorted()
        let variables = names.indices.map { "DEPLOYCTL_BUILD_SECRET_\($0)" }
        secrets = Dictionary(
            zip(variables, names.compactMap { request.secrets[$0] }),
            uniquingKeysWith: { first, _ in first }
        )
        var words = ["buildx", "build", "--progress=plain", "--metadata-file", metadataFile]
        words += ["--file", "\(request.context.root)/\(request.context.dockerfilePath)"]
        words += ["--output", output == .cache ? "type=cacheonly" : "type=image,push=true"]
        let platforms = ([request.platform].compactMap { $0 } + request.otherPlatforms).joined(separator: ",")
        if !platforms.isEmpty { words += ["--platform", platforms] }
        if let target = request.target { words += ["--target", target] }
        if request.network != .standard { words += ["--network", request.network.rawValue] }
        if !request.usesCache { words.append("--no-cache") }
        for tag in request.tags { words += ["--tag", tag.text] }
        for (name, value) in request.arguments.sorted(by: { $0.key < $1.key }) {
            words += ["--build-arg", "\(name)=\(value)"]
        }
        for (name, value) in request.labels.sorted(by: { $0.key < $1.key }) {
            words += ["--label", "\(name)=\(value)"]
        }
        for (name, variable) in zip(names, variables) { words += ["--secret", "id=\(name),env=\(variable)"] }
        for source in request.cacheSources { words += ["--cache-from", source] }
        // The first of the two calls has written it already when the second one comes.
        if output == .cache { for target in request.cacheTargets { words += ["--cache-to", target] } }
        arguments = words + [request.context.root]
    }
}
