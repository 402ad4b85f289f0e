// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// Which of the configuration's hosts are meant.
enum HostSelection {
    /// - Parameter names: As they were given; none means all.
    static func hosts(
        _ names: [String],
        in configuration: DeployConfiguration
    ) throws(Failure) -> [HostSettings] {
        for name in names where !configuration.hosts.contains(where: { $0.name.text == name }) {
            throw Failure(
                .failed,
                "\(TerminalText.line(name)) is no host of this configuration",
                hint: known(configuration)
            )
        }
        return names.isEmpty ? configuration.hosts : configuration.hosts.filter { names.contains($0.name.text) }
    }

    /// Exactly one: there is no other, or it is named.
    static func host(_ name: String?, in configuration: DeployConfiguration) throws(Failure) -> HostSettings {
        let found = try hosts(name.map { [$0] } ?? [], in: configuration)
        guard let first = found.first, found.count == 1 else {
            throw Failure(.failed, "one host must be chosen with --host", hint: known(configuration))
        }
        return first
    }

    private static func known(_ configuration: DeployConfiguration) -> String {
        "its hosts: " + configuration.hosts.map(\.name.text).joined(separator: ", ")
    }
}
