// SPDX-License-Identifier: Apache-2.0

import AccessControl
import Hummingbird

/// `GET /api/health`, `/api/health/live`, `/api/health/ready`. None of them waits for anything.
struct HealthHandler: Sendable {
    let services: APIServices
    let release: ReleaseInfo

    /// How the service is, and for operators what is known of every dependency.
    func deep(_ request: APIRequest) async throws -> Response {
        let snapshot = services.health.snapshot()
        var response = HealthResponse(status: snapshot.status, release: release)
        if request.context.principal.isOperator {
            response.details = HealthDetails(
                snapshot: snapshot,
                languageModelName: services.languageModelName,
                embedder: services.embedder
            )
        }
        return respond(response)
    }

    /// The process answers; nothing else is asked.
    func live(_ request: APIRequest) async throws -> Response {
        respond(HealthResponse(status: .pass, release: release))
    }

    /// Start-up is done and shutdown has not begun. A dependency that is away does not make the process unready: another
    /// instance could do no better.
    func ready(_ request: APIRequest) async throws -> Response {
        let readiness = services.health.snapshot().readiness
        return respond(
            HealthResponse(
                status: readiness == .ready ? .pass : .fail,
                release: release,
                output: readiness == .ready ? nil : readiness.rawValue
            )
        )
    }

    private func respond(_ health: HealthResponse) -> Response {
        .json(health.json, status: health.httpStatus, contentType: HealthResponse.contentType)
    }
}
