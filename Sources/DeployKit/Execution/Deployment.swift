// SPDX-License-Identifier: Apache-2.0

/// Deploys a service as its configuration has it: what the command line calls.
///
/// A run returns when it is over: what was begun is finished or taken back, leases are given back, connections closed.
/// Runs never throw: what failed is in the report, and in ``RunEvent/ended(_:_:)`` with evidence.
package struct Deployment: Sendable {
    package let configuration: DeployConfiguration
    package let identity: RunIdentity
    package let ports: DeploymentPorts

    package init(configuration: DeployConfiguration, identity: RunIdentity, ports: DeploymentPorts) {
        self.configuration = configuration
        self.identity = identity
        self.ports = ports
    }

    /// - Parameter isForced: Also when every host runs the same already.
    package func deploy(
        _ source: ImageSource,
        isForced: Bool,
        control: RunControl,
        observer: any RunObserver
    ) async -> RunReport {
        await run(.deploy(source, isForced: isForced), control, observer)
    }

    /// Brings an older release back.
    ///
    /// - Parameter release: Its id, or a beginning of it that only one has; `nil` for the last good one before the current.
    package func rollback(
        to release: String?,
        control: RunControl,
        observer: any RunObserver
    ) async -> RunReport {
        await run(.rollback(release), control, observer)
    }

    /// Takes back what a dead run left, and nothing else.
    package func abort(control: RunControl, observer: any RunObserver) async -> RunReport {
        await run(.abort, control, observer)
    }
}
