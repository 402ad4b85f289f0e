// SPDX-License-Identifier: Apache-2.0

/// Finds the container of a host that somebody means. Pure.
struct ContainerChoice {
    private let seen: HostObservation

    init(_ seen: HostObservation) {
        self.seen = seen
    }

    /// - Parameter release: Its id, or a beginning of it that only one has; `nil` for the one that the records say serves.
    /// - Throws: ``ContainerFault``.
    func container(of release: String?) throws(ContainerFault) -> ObservedContainer {
        let wanted = try id(release)
        let found = seen.containers.filter { $0.release == wanted }
        guard let best = found.max(by: { rank($0) < rank($1) }) else { throw fault(.gone(wanted)) }
        return best
    }

    /// As ``container(of:)`` of the current release, and it runs.
    func running() throws(ContainerFault) -> ObservedContainer {
        let container = try container(of: nil)
        guard container.isRunning else { throw fault(.stopped(container.name)) }
        return container
    }

    private func id(_ release: String?) throws(ContainerFault) -> ReleaseID {
        guard let release else {
            guard let current = seen.releases.current else { throw fault(.nothingServes) }
            return current.id
        }
        // A container is found also when the records know nothing of it any more.
        let known = Set(seen.containers.map(\.release) + seen.releases.distinct.map(\.id)).sorted(by: >)
        if let exact = known.first(where: { $0.text == release }) { return exact }
        let found = release.isEmpty ? [] : known.filter { $0.text.hasPrefix(release) }
        guard let first = found.first else { throw fault(.lookup(.unknown(release, known: known))) }
        guard found.count == 1 else { throw fault(.lookup(.ambiguous(release, among: found))) }
        return first
    }

    /// Two containers have one release after going back to one that was there still: the one that nginx leads to is meant,
    /// else one that runs, else the last that was made.
    private func rank(_ container: ObservedContainer) -> Int {
        let served = seen.proxyText.flatMap { ProxyConfiguration.port(in: $0) } == container.port
        let lastRun = seen.releases.served.last { $0.release.id == container.release }?.run
        let isLast = lastRun.map { container.name.text.hasSuffix("-\($0.short)") } ?? false
        return (container.isRunning ? 4 : 0) + (container.isRunning && served ? 2 : 0) + (isLast ? 1 : 0)
    }

    private func fault(_ reason: ContainerFault.Reason) -> ContainerFault {
        ContainerFault(host: seen.host, reason: reason, containers: seen.containers)
    }
}
