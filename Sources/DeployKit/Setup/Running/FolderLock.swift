// SPDX-License-Identifier: Apache-2.0

import Support

/// Holds the lock of a service on a host while something else than a run changes it, whoever is logged in.
struct FolderLock: Sendable {
    /// For giving the lock back.
    private static let noteLimit: Duration = .seconds(10)

    private let settings: HostSettings
    private let folder: AbsolutePath
    private let leases: LeaseScripts
    private let terms: LeaseTerms
    private let wait: Duration
    private let owner: LeaseOwner
    private let connect: @Sendable (HostSettings, Deadline) async throws -> any HostConnection

    /// - Parameter settings: Of the host, with who is to log in.
    init(
        _ configuration: DeployConfiguration,
        _ settings: HostSettings,
        identity: RunIdentity,
        connect: @escaping @Sendable (HostSettings, Deadline) async throws -> any HostConnection
    ) {
        self.settings = settings
        folder = configuration.layout.directory
        leases = LeaseScripts(layout: configuration.layout)
        terms = configuration.lease
        wait = configuration.deadlines.lease.duration
        owner = identity.owner
        self.connect = connect
    }

    /// Over a connection of its own, as ``LeaseHeart`` wants it, and as the folder's owner: a file of root's there would shut
    /// out who deploys.
    ///
    /// - Parameters:
    ///   - tell: Called while somebody else holds it, with what is known of that, and the seconds that are left.
    ///   - body: Is given what tells whether the lock was lost meanwhile.
    func holding(
        _ tell: @escaping @Sendable (LeaseFile, Int) -> Void,
        _ body: (@Sendable () -> Bool) async throws -> Void
    ) async throws {
        let (settings, folder, connect) = (self.settings, self.folder, self.connect)
        let host = KeptHost(settings.name) { OwnedHost(connection: try await connect(settings, $0), folder: folder) }
        let run = RunID.make()
        let heart = LeaseHeart(host, leases: leases, run: run, owner: owner, terms: terms)
        let isLost = Locked(false)
        let result: Result<Void, any Error>
        do {
            let token = try await heart.acquire(by: .after(wait)) { file, remaining in tell(file, remaining) }
            async let beating: Void = {
                if await heart.beat() { isLost.withLock { $0 = true } }
            }()
            do {
                try await body { isLost.withLock { $0 } }
                result = .success(())
            } catch {
                result = .failure(error)
            }
            heart.stop()
            await beating
            // A lock that was lost is another's; one that cannot be given back ends by itself.
            _ = try? await host.run(leases.release(run: run, token: token), by: .after(Self.noteLimit))
        } catch {
            await host.close()
            throw error
        }
        await host.close()
        try result.get()
    }
}
