// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

/// Asks nginx itself which release it leads to: what its file says may not be loaded.
struct ProxyProbe: Sendable {
    let http: any HTTPClient
    /// Any path will do: nginx answers each with the header.
    let path: String

    private static let limit: Duration = .seconds(5)

    /// - Returns: `nil` when nobody answers, or somebody else, and in plain mode.
    func answeringRelease(
        on host: any HostAccess,
        _ configuration: DeployConfiguration,
        by deadline: Deadline
    ) async throws -> ReleaseID? {
        try await headers(on: host, configuration, by: deadline)?[ProxyConfiguration.releaseHeader].flatMap {
            ReleaseID($0)
        }
    }

    /// - Returns: `nil` when nobody answers, and in plain mode.
    func headers(
        on host: any HostAccess,
        _ configuration: DeployConfiguration,
        by deadline: Deadline
    ) async throws -> HTTPHeaders? {
        guard case .proxied(_, _, let listen) = configuration.settings(of: host.name)?.mode,
            let proxy = configuration.proxy
        else { return nil }
        let deadline = deadline.capped(to: Self.limit)
        do {
            let place = ProxyPlace(listen: listen, proxy: proxy)
            return try await host.withTunnel(to: listen, by: deadline) { tunnel in
                let (target, headers) = try place.target(through: tunnel)
                return try await ServiceClient(http).get(path, at: target, headers: headers, by: deadline).headers
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            return nil
        }
    }
}
