// SPDX-License-Identifier: Apache-2.0

package import Support

/// What a step is carried out with.
package struct StepContext: Sendable {
    package let run: RunID
    /// Every host of the run by name, whether it was reached already or not: reaching it is part of the first call.
    package let hosts: [HostName: any HostAccess]
    /// Of the lease of the step's host, for what changes it.
    package let token: FencingToken?
    /// What is built; `nil` when the run builds nothing.
    package let revision: GitRevision?
    /// The step's own.
    package let deadline: Deadline
    /// What the step concerns is being taken back: what does not answer is not waited for.
    package let isTakingBack: Bool
    /// Tells a line of progress: bounded by whoever tells it, without secrets.
    package let report: @Sendable (String) -> Void

    package init(
        run: RunID,
        hosts: [HostName: any HostAccess],
        token: FencingToken? = nil,
        revision: GitRevision? = nil,
        deadline: Deadline,
        isTakingBack: Bool = false,
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.run = run
        self.hosts = hosts
        self.token = token
        self.revision = revision
        self.deadline = deadline
        self.isTakingBack = isTakingBack
        self.report = report
    }

    /// - Throws: ``StepFailure`` for a host that is not of the run, or a step that names none.
    package func host(of step: PlanStep) throws -> any HostAccess {
        guard let name = step.host, let host = hosts[name] else {
            throw StepFailure(.rejected, "\(step.id) is for a host that is not of this run")
        }
        return host
    }
}
