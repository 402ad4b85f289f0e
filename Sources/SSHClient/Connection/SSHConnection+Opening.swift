// SPDX-License-Identifier: Apache-2.0

package import Support

extension SSHConnection {
    /// Connects, checks the host's key, authenticates.
    ///
    /// - Parameters:
    ///   - pin: What the host's key is held against; there is no way around it.
    ///   - jump: A connection to a host from which the destination is reached; the destination's name is resolved there.
    ///     It stays open at least as long as this connection.
    ///   - deadline: Of the whole; ``SSHSettings/connectTimeout`` holds within it.
    package static func connect(
        to destination: SSHDestination,
        pin: HostKeyPin,
        credential: SSHCredential,
        through jump: SSHConnection? = nil,
        settings: SSHSettings = SSHSettings(),
        by deadline: Deadline
    ) async throws -> SSHConnection {
        let limit = deadline.capped(to: settings.connectTimeout)
        let expectation = pin.expectation(of: destination)
        var failure: SSHError?
        for kinds in try expectation.attempts(SSHLibrary.version, destination: destination) {
            do {
                let purpose = ConnectionPlan.Purpose.work(expectation, credential)
                return try await open(destination, purpose, kinds, jump, settings, by: limit)
            } catch let error as SSHError where error.code == .hostKeyChanged || error.code == .noCommonAlgorithm {
                // With a fingerprint alone the kind of key is not known: the next may be the one. A key that differs
                // says more than a kind that the host lacks.
                if failure?.code != .hostKeyChanged { failure = error }
            }
        }
        throw failure ?? SSHError(.internalFailure, "no kind of host key could be asked for")
    }

    /// The keys that a host shows, of every kind that can be checked, for people to compare with what the host itself
    /// says. Nothing is trusted and nobody logs in.
    package static func scanHostKeys(
        of destination: SSHDestination,
        through jump: SSHConnection? = nil,
        settings: SSHSettings = SSHSettings(),
        by deadline: Deadline
    ) async throws -> [HostKey] {
        var keys: [HostKey] = []
        var failure: SSHError?
        for kinds in try HostKeyExpectation().attempts(SSHLibrary.version, destination: destination).joined().map({
            [$0]
        }) {
            do {
                let limit = deadline.capped(to: settings.connectTimeout)
                let connection = try await open(destination, .scan, kinds, jump, settings, by: limit)
                await connection.close()
                keys.append(connection.hostKey)
            } catch let error as SSHError where error.code == .noCommonAlgorithm {
                failure = error
            }
        }
        if keys.isEmpty, let failure { throw failure }
        return keys
    }

    private static func open(
        _ destination: SSHDestination,
        _ purpose: ConnectionPlan.Purpose,
        _ kinds: [KeyKind],
        _ jump: SSHConnection?,
        _ settings: SSHSettings,
        by deadline: Deadline
    ) async throws -> SSHConnection {
        try Task.checkCancellation()
        var carrier = ConnectionPlan.Carrier.network
        if let jump {
            let target = try TunnelTarget(host: destination.host, port: destination.port)
            let stream = try await jump.perform("the way to \(target.endpoint)", by: deadline) { engine in
                try engine.openStream(to: target)
            }
            carrier = .stream(stream)
        }
        let plan = ConnectionPlan(
            destination: destination,
            carrier: carrier,
            purpose: purpose,
            kinds: kinds,
            settings: settings
        )
        let inbox = try ConnectionInbox()
        let opening = ConnectionJob("connecting to \(destination)", by: deadline)
        let hostKey = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                opening.install({ engine in try engine.hostKey() }, waiter: waiter)
                ConnectionThread.start(plan, inbox: inbox, opening: opening)
            }
        } onCancel: {
            inbox.cancel(opening)
        }
        return SSHConnection(destination, hostKey: hostKey, settings: settings, inbox: inbox, jump: jump)
    }
}
