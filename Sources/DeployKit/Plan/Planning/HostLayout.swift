// SPDX-License-Identifier: Apache-2.0

/// Where our files are on a host.
package struct HostLayout: Sendable, Hashable {
    package let directory: AbsolutePath

    /// - Parameter stateDirectory: Of all services, such as `/var/lib/deployctl`.
    package init(stateDirectory: AbsolutePath, service: ServiceName) {
        directory = stateDirectory.appending(service.text)
    }

    package var releases: AbsolutePath { directory.appending("releases.jsonl") }
    package var journal: AbsolutePath { directory.appending("journal.jsonl") }
    package var environments: AbsolutePath { directory.appending("env") }

    package func environment(of release: ReleaseID) -> AbsolutePath {
        environments.appending("\(release.text).env")
    }
}
