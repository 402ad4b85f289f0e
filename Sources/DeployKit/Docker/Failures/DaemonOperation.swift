// SPDX-License-Identifier: Apache-2.0

/// What the daemon was doing when it complained.
enum DaemonOperation: String, Sendable, CaseIterable {
    case build
    case push
    case pull
    case image
    case container
    case system

    var failureCode: DockerError.Code {
        switch self {
        case .build: .buildFailed
        case .push: .pushFailed
        case .pull: .pullFailed
        case .image, .container, .system: .daemonFailed
        }
    }
}
