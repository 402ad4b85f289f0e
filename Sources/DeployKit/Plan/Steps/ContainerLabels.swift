// SPDX-License-Identifier: Apache-2.0

/// The labels by which our containers are found again, whatever their names.
package enum ContainerLabels {
    package static let service = "deployctl.service"
    package static let release = "deployctl.release"
    package static let revision = "deployctl.revision"
    package static let run = "deployctl.run"
    package static let port = "deployctl.port"
}

extension ContainerStart {
    /// - Parameter run: That starts it.
    package func labels(run: RunID) -> [String: String] {
        [
            ContainerLabels.service: service.text,
            ContainerLabels.release: release.id.text,
            ContainerLabels.revision: release.revision.text,
            ContainerLabels.run: run.text,
            ContainerLabels.port: String(port.number),
        ]
    }
}
