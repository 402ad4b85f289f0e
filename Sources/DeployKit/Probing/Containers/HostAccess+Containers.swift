// SPDX-License-Identifier: Apache-2.0

import Support

extension HostAccess {
    /// Never throws for a host or a daemon that is away for a moment: that is a condition too.
    ///
    /// - Throws: A fault that waiting does not mend; cancellation.
    func condition(of container: ContainerName, by deadline: Deadline) async throws -> ContainerCondition {
        do {
            let limit = deadline.capped(to: .seconds(10))
            return ContainerCondition(try await run(ContainerScripts.condition(of: container), by: limit))
        } catch let failure as StepFailure where failure.code == .unreachable || failure.code == .deadline {
            return .unknown(failure.message)
        }
    }
}
