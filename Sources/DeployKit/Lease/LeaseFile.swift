// SPDX-License-Identifier: Apache-2.0

/// The lease as it lies on a host: lines of `name=value` that a shell can read, written whole or not at all.
///
/// Time is the host's own uptime in seconds, with the id of its boot: neither clock skew between machines nor a step of
/// the host's clock ends a lease or keeps it alive, and a reboot ends it.
package struct LeaseFile: Sendable, Hashable {
    package let token: FencingToken
    /// `nil` when the lease is free.
    package let run: RunID?
    package let owner: LeaseOwner?
    package let boot: String
    /// In seconds of the host's uptime.
    package let expires: Int

    package init(token: FencingToken, run: RunID?, owner: LeaseOwner?, boot: String, expires: Int) {
        self.token = token
        self.run = run
        self.owner = owner
        self.boot = boot
        self.expires = expires
    }

    /// - Returns: `nil` for what is no lease. Names that are not known are passed over.
    package init?(_ text: String) {
        var fields: [Substring: String] = [:]
        for line in text.split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            fields[line[..<equals]] = String(line[line.index(after: equals)...])
        }
        guard let token = fields["token"].flatMap({ Int($0) }).flatMap(FencingToken.init),
            let expires = fields["expires"].flatMap({ Int($0) }), let boot = fields["boot"]
        else { return nil }
        self.init(
            token: token,
            run: fields["run"].flatMap { RunID($0) },
            owner: fields["owner"].flatMap(LeaseOwner.init(encoded:)),
            boot: boot,
            expires: expires
        )
    }

    /// The seconds until another run may take it, on the host's clock; zero when it may now.
    package func remaining(uptime: Int, boot: String) -> Int {
        run == nil || boot != self.boot ? 0 : max(0, expires - uptime)
    }
}
