// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// `provision` of deploy.yml: the machine that is wanted.
package struct ProvisionSettings: Sendable, Hashable {
    package var name: MachineName
    package var region: CloudRegion
    package var type: MachineType
    /// Who may knock at port 22.
    package var sshFrom: [NetworkRange]
    /// The file of the public key.
    package var key: String
    package var image: MachineImageChoice
    /// GiB.
    package var diskSize: Int
    /// The file in which the host's key is kept.
    package var knownHosts: String
    /// Instead of AWS's, for tests.
    package var endpoint: HTTPTarget?

    package static let usualKnownHosts = "known_hosts"
    static let disk = "a size in whole GiB from 8GiB to 1024GiB"
    static let endpointExpectation = "an https address, or an http one of this machine, without a path"

    static func diskSize(_ text: String) -> Int? {
        guard let bytes = QuantityText.byteCount(text), bytes % (1 << 30) == 0 else { return nil }
        let size = bytes >> 30
        return (8...1_024).contains(size) ? size : nil
    }

    static func endpoint(_ text: String) -> HTTPTarget? {
        guard let target = try? HTTPTarget(text), target.path == "/", target.query == nil else { return nil }
        // Keys are not sent, but who reads the answers could be led to another machine.
        return target.scheme == .https || ["127.0.0.1", "localhost"].contains(target.host) ? target : nil
    }

    /// Who lets whom in, at which ports.
    package var rules: Set<EntryRule> {
        var rules = Set(sshFrom.map { EntryRule(port: 22, source: .network($0.text)) })
        for port in [80, 443] { rules.insert(EntryRule(port: port, source: .network(NetworkRange.anywhere.text))) }
        return rules
    }
}
