// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
package import Support

extension SmokeCheck {
    /// The release and the commit that answer, for a look at a service of which nothing else is known: then the suites
    /// prove that it keeps answering as the same one.
    ///
    /// - Throws: ``StepFailure`` when it gives no answer; cancellation.
    package static func learn(
        at target: SmokeTarget,
        path: String,
        through service: ServiceClient,
        by deadline: Deadline
    ) async throws -> SmokeGiven {
        do {
            let answer = try await service.get(path, at: target.address, headers: target.headers, by: deadline)
            // `0.1.0+ab12…`: the commit is what follows the version.
            let revision = answer.release.flatMap { $0.split(separator: "+").last }.map(String.init)
            return SmokeGiven(release: answer.headers[ProxyConfiguration.releaseHeader], revision: revision)
        } catch let error as TransportError {
            throw StepFailure(.unreachable, "\(target.address.origin) gives no answer: \(error.message)")
        }
    }
}
