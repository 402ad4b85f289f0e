// SPDX-License-Identifier: Apache-2.0

package import SSHClient

/// The text of a file in the form of `known_hosts`, in which lines of ours end in a comment that tells whose key it is:
/// `deployctl:NAME:INSTANCE`. Lines of others stay as they are.
package struct PinnedHosts: Sendable, Hashable {
    private static let mark = "deployctl"

    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    private var lines: [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return lines.last == "" ? Array(lines.dropLast()) : lines
    }

    /// The machine whose key was kept for an address.
    func machine(at address: String) -> String? {
        lines.lazy.compactMap { Pin($0) }.first { $0.address == address }?.machine
    }

    package func knows(_ name: MachineName) -> Bool {
        lines.contains { Pin($0)?.name == name.text }
    }

    /// Our lines of this name, and in their place those of `keys`.
    ///
    /// - Throws: When a line of somebody else has another key of that address.
    package func pinning(
        _ keys: [HostKey],
        of address: String,
        machine: String,
        as name: MachineName
    ) throws(ProvisionFailure) -> PinnedHosts {
        let kept = removing(name)
        let known: [HostKey]
        do throws(SSHError) {
            let destination = try SSHDestination(user: "deploy", host: address)
            known = try KnownHosts(parsing: kept.text).keys(of: destination)
        } catch {
            throw ProvisionFailure(.hostKey, "the file of known hosts cannot be read: \(error.message)")
        }
        let kinds = Set(keys.map(\.kind))
        guard known.allSatisfy({ keys.contains($0) || !kinds.contains($0.kind) }) else {
            throw ProvisionFailure(
                .hostKey,
                "the file of known hosts has another key of \(address), in a line that deployctl did not write",
                hint: "find out whose it is; without that line, run it again"
            )
        }
        let fresh = keys.map { "\(address) \($0.line) \(Self.mark):\(name):\(machine)" }
        return PinnedHosts((kept.lines + fresh).joined(separator: "\n") + "\n")
    }

    package func removing(_ name: MachineName) -> PinnedHosts {
        let kept = lines.filter { Pin($0)?.name != name.text }
        return PinnedHosts(kept.isEmpty ? "" : kept.joined(separator: "\n") + "\n")
    }

    /// A line of ours.
    private struct Pin {
        let address: String
        let name: String
        let machine: String

        init?(_ line: String) {
            let words = line.split(separator: " ")
            guard words.count == 4 else { return nil }
            let parts = words[3].split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == PinnedHosts.mark else { return nil }
            address = String(words[0])
            name = String(parts[1])
            machine = String(parts[2])
        }
    }
}
