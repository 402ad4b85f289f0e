// SPDX-License-Identifier: Apache-2.0

/// The scripts that keep a host's lease. They need `sh`, `flock`, `mv` and `sync`, nothing of ours.
///
/// Two locks of the kernel, which it drops when a script dies, so that nothing is ever left locked:
/// - `lease.lock` makes looking at the lease and changing it one thing. Held for moments.
/// - `work.lock` is held, shared, by every command that changes the host while it runs. Taking the lease over waits for
///   it: a command of the former holder that is still running can't act beside the new one.
///
/// The file is replaced by `mv`: a script that is killed leaves the lease from before, or the new one, never half of one.
package struct LeaseScripts: Sendable {
    private let layout: HostLayout
    private let uptimePath: String
    private let bootPath: String

    /// - Parameters:
    ///   - uptimePath: What tells the host's uptime, and
    ///   - bootPath: the id of its boot; other files in tests.
    package init(
        layout: HostLayout,
        uptimePath: String = "/proc/uptime",
        bootPath: String = "/proc/sys/kernel/random/boot_id"
    ) {
        self.layout = layout
        self.uptimePath = uptimePath
        self.bootPath = bootPath
    }

    /// Takes the lease when it is free, ran out, or is this run's already. Exit codes and output: ``LeaseAnswer``.
    package func acquire(run: RunID, owner: LeaseOwner, terms: LeaseTerms) throws -> HostScript {
        script(
            "acquire-lease",
            LeaseShell.acquire,
            [run.text, try owner.encoded, String(terms.timeToLive.wholeSeconds)]
        )
    }

    /// The heartbeat. A lease that ran out and that nobody took is this run's again.
    package func renew(run: RunID, token: FencingToken, terms: LeaseTerms) -> HostScript {
        script(
            "renew-lease",
            LeaseShell.renew,
            [run.text, String(token.number), String(terms.timeToLive.wholeSeconds)]
        )
    }

    /// Gives the lease back. Without effect when it is not this run's any more.
    ///
    /// - Parameter token: `nil` when the answer to ``acquire(run:owner:terms:)`` was never heard.
    package func release(run: RunID, token: FencingToken?) -> HostScript {
        script("release-lease", LeaseShell.release, [run.text, token.map { String($0.number) } ?? "-"])
    }

    /// Takes the lease from whoever holds it: `lock release`, on an operator's word. The token grows, so that the former
    /// holder is refused from now on.
    package func revoke() -> HostScript {
        script("revoke-lease", LeaseShell.revoke, [])
    }

    package func read() -> HostScript {
        script("read-lease", LeaseShell.read, [])
    }

    /// A command that changes the host: carried out only when the lease is this run's, and while it runs nobody takes it.
    ///
    /// - Parameters:
    ///   - body: POSIX shell; its arguments are `$1`…
    ///   - isAlone: Whether it waits for every other command of the host: what takes back one whose connection was lost must
    ///     not run beside it.
    package func guarded(
        _ name: String,
        run: RunID,
        token: FencingToken,
        body: String,
        arguments: [String] = [],
        isAlone: Bool = false
    ) -> HostScript {
        // A function, so that the whole body is read before it begins: a connection that is cut leaves no half of it.
        let function = "guarded_body() {\n\(body)\n}\n"
        return script(
            name,
            function + LeaseShell.guardian,
            [run.text, String(token.number), isAlone ? "-x" : "-s"] + arguments
        )
    }

    private func script(_ name: String, _ text: String, _ arguments: [String]) -> HostScript {
        HostScript(
            name: name,
            text: LeaseShell.common + text,
            arguments: [layout.directory.text, uptimePath, bootPath] + arguments
        )
    }
}
