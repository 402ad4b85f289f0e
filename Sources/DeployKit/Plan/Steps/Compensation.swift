// SPDX-License-Identifier: Apache-2.0

/// How a step is taken back. Each may be done twice, and done when its step never happened: the host is then as it was.
///
/// It says all that is needed, so that another run, of another version, can do it from the journal alone.
package enum Compensation: Codable, Sendable, Hashable {
    case releaseLease
    case removeFile(AbsolutePath)
    /// Stops it too. Carried out only when nginx does not lead to its port.
    case removeContainer(ContainerName, port: NetworkPort)
    /// Writes the text from before (`nil`: removes the file), tests it, and reloads nginx.
    case restoreProxy(AbsolutePath, text: String?)
    /// Plain mode: removes the new one and starts the old one, in one go on the host.
    case swapBack(remove: ContainerName, start: ContainerName?)
    /// Adds a line that takes back the run's line.
    case withdraw(ReleaseEntry)
}

extension Compensation {
    package var name: String {
        switch self {
        case .releaseLease: "release-lease"
        case .removeFile: "remove-file"
        case .removeContainer: "remove-container"
        case .restoreProxy: "restore-proxy"
        case .swapBack: "swap-back"
        case .withdraw: "withdraw"
        }
    }
}
