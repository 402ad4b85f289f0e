// SPDX-License-Identifier: Apache-2.0

/// What `plan` shows: field by field, what runs and what would.
package struct ReleaseDifference: Sendable, Hashable {
    package let changes: [FieldChange]

    /// - Parameter running: `nil` on a host that has none.
    package init(from running: Release?, to wanted: Release) {
        let before = running.map(Self.fields) ?? [:]
        let after = Self.fields(wanted)
        changes = Set(before.keys).union(after.keys).sorted().compactMap { field in
            before[field] == after[field] ? nil : Self.change(field, before[field], after[field])
        }
    }

    private init(changes: [FieldChange]) {
        self.changes = changes
    }

    /// Without the change of a field that is not known yet.
    package func without(_ field: String) -> ReleaseDifference {
        ReleaseDifference(changes: changes.filter { $0.field != field })
    }

    package var isEmpty: Bool { changes.isEmpty }

    /// Of `plan`: 0 when there is nothing to do, 2 when there is.
    package var exitCode: Int { isEmpty ? 0 : 2 }

    /// A line for each change.
    package var text: String { changes.map(\.description).joined(separator: "\n") }

    /// Values of the environment are only known by their hashes, which are not shown either.
    private static func change(_ field: String, _ before: String?, _ after: String?) -> FieldChange {
        guard field.hasPrefix("env.") else { return FieldChange(field: field, before: before, after: after) }
        return FieldChange(
            field: field,
            before: before.map { _ in "set" },
            after: after.map { _ in
                before == nil ? "set" : "changed"
            }
        )
    }

    private static func fields(_ release: Release) -> [String: String] {
        let run = release.run
        var fields = [
            "image.repository": release.image.repository.text,
            "image.digest": release.image.digest.text,
            "revision": release.revision.text,
            "run.port": run.containerPort.description,
            "run.memory": "\(run.memory)",
            "run.cpus": "\(Double(run.milliCPUs) / 1_000)",
            "run.pids": "\(run.processes)",
            "run.stop_timeout": run.stopTimeout.description,
            "run.volumes": run.volumes.map(\.text).joined(separator: " "),
            "run.tmpfs": run.temporaryPaths.map(\.text).joined(separator: " "),
            "run.user": run.user ?? "",
            "run.command": run.command.joined(separator: " "),
        ]
        for (name, hash) in release.environment.values { fields["env.\(name)"] = hash }
        if let proxy = release.proxy {
            fields["proxy.server_name"] = proxy.serverName
            fields["proxy.certificate"] = proxy.certificate?.text ?? ""
            fields["proxy.certificate_key"] = proxy.certificateKey?.text ?? ""
            fields["proxy.max_body"] = "\(proxy.maximumBody)"
            fields["proxy.private_networks"] = proxy.privateNetworks.joined(separator: " ")
            fields["proxy.keepalive"] = "\(proxy.keepAlive)"
            fields["tls.strict_transport"] = proxy.strictTransport.map { "\($0)" } ?? ""
        }
        return fields.filter { !$0.value.isEmpty }
    }
}
