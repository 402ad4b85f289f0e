// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// What a configuration means for an environment, as `deployctl config` prints it: every key with its value, also where it is
/// the default. Secrets are shown by where they are.
struct ConfigurationReport {
    struct Row: Encodable, Hashable {
        let name: String
        let value: String
        /// Whether the value says where a secret is.
        let secret: Bool
    }

    private(set) var rows: [Row] = []

    init(_ configuration: DeployConfiguration) {
        add("environment", configuration.environment)
        add("service", configuration.service.text)
        add("image", configuration.image.text)
        addAccess(configuration)
        addBuild(configuration.build)
        for (index, host) in configuration.hosts.enumerated() { addHost(host, "hosts[\(index)]") }
        addRun(configuration)
        addProving(configuration)
        addProxy(configuration.proxy, configuration.hosts)
        addCertificates(configuration)
        addRollout(configuration.rollout)
        addHooks(configuration.hooks)
        addNotifications(configuration.notifications)
        addTelemetry(configuration.telemetry)
        addLimits(configuration)
        addProvision(configuration.provision)
    }

    /// Two columns: name and value.
    var table: String {
        let width = rows.map(\.name.count).max() ?? 0
        return rows.map { "\($0.name.padding(to: width))  \(TerminalText.line($0.value))\n" }.joined()
    }

    /// An array of objects, in the order of the table.
    func json() throws -> String {
        try JSONOutput.text(rows)
    }

    mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        rows.append(Row(name: name, value: value, secret: false))
    }

    mutating func add(_ name: String, _ values: [String]) {
        guard !values.isEmpty else { return }
        add(name, values.joined(separator: " "))
    }

    mutating func add(_ name: String, _ values: [String: String]) {
        for (key, value) in values.sorted(by: { $0.key < $1.key }) { add("\(name).\(key)", value) }
    }

    /// A size as the file writes it.
    mutating func add(_ name: String, bytes: Int) {
        let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        let unit = units.first { bytes >= $0.1 && bytes % $0.1 == 0 }
        add(name, unit.map { "\(bytes / $0.1)\($0.0)" } ?? "\(bytes)")
    }

    mutating func add(_ name: String, secret: SecretReference?) {
        guard let secret else { return }
        rows.append(Row(name: name, value: secret.description, secret: true))
    }
}
