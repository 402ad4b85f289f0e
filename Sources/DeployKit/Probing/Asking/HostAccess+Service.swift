// SPDX-License-Identifier: Apache-2.0

import Support

/// What a service says of itself, past nginx. No answer is a result, not an error: it is waited for.
extension HostAccess {
    func readiness(
        _ path: String,
        at place: ListenAddress,
        through service: ServiceClient,
        by deadline: Deadline
    ) async throws -> HealthAnswer {
        try await asking(place, by: deadline) { target in
            let answer = try await service.get(path, at: target, by: deadline)
            return .status(answer.status, release: answer.release)
        } otherwise: {
            .noAnswer($0)
        }
    }

    func metrics(
        _ settings: MetricsSettings,
        key: Secret<String>?,
        at place: ListenAddress,
        through service: ServiceClient,
        by deadline: Deadline
    ) async throws -> Result<[MetricSample], MetricsFault> {
        try await asking(place, by: deadline) { target in
            do {
                return .success(try await service.metrics(settings, key: key, at: target, by: deadline))
            } catch let fault as MetricsFault {
                return .failure(fault)
            }
        } otherwise: {
            .failure(.noAnswer($0))
        }
    }
}
