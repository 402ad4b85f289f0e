// SPDX-License-Identifier: Apache-2.0

import Support

/// What each new container had counted when it was proven, before anybody was led to it: what fails from the cut-over on is
/// then in the bake's judgement, and what the private suites asked is not. Later, what the last bake that could judge it saw
/// at its end. A run's containers have the same name on every host.
final class BakeBaselines: Sendable {
    private let counts = Locked<[HostName: [ContainerName: RequestCounts]]>([:])

    func counts(of container: ContainerName, on host: HostName) -> RequestCounts? {
        counts.withLock { $0[host]?[container] }
    }

    func keep(_ found: RequestCounts, of container: ContainerName, on host: HostName) {
        counts.withLock { $0[host, default: [:]][container] = found }
    }
}
