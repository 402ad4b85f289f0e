// SPDX-License-Identifier: Apache-2.0

import DeployKit
import HTTPFakes
import HTTPTransport
import Support

/// A service on a real socket whose answers the test sets; what is not set is not found.
final class ServiceStandIn: Sendable {
    struct Answer: Sendable {
        var status = 200
        var headers: [(name: String, value: String)] = []
        var body = ""
    }

    private let answers: Locked<[String: [Answer]]>
    let server: LoopbackServer

    init() throws {
        let answers = Locked<[String: [Answer]]>([:])
        self.answers = answers
        server = try LoopbackServer { request in
            let answer = answers.withLock { answers -> Answer in
                guard let list = answers[request.target], let first = list.first else { return Answer(status: 404) }
                if list.count > 1 { answers[request.target]?.removeFirst() }
                return first
            }
            // As nginx does: who asks for the end of the connection is told that it comes.
            let isLast = request.values("Connection") == ["close"]
            let headers = answer.headers + (isLast ? [(name: "Connection", value: "close")] : [])
            return .whole(answer.status, headers, body: answer.body)
        }
    }

    deinit { server.stop() }

    var target: HTTPTarget { server.target }

    /// One after the other; the last one again and again.
    func answer(_ path: String, _ list: [Answer]) {
        answers.withLock { $0[path] = list }
    }

    /// Healthy as this release.
    func serve(_ release: Release, deployment: ReleaseID? = nil) {
        answer("/api/health/ready", [Self.healthy(release, deployment: deployment)])
    }

    static func healthy(_ release: Release, deployment: ReleaseID? = nil) -> Answer {
        var headers = [(name: "X-Release", value: "1.0.0+\(release.revision)")]
        if let deployment { headers.append(("X-Deployment", deployment.text)) }
        return Answer(headers: headers, body: "{}")
    }

    static func metrics(ok: Int, failed: Int = 0, slow: Int = 0, active: Int = 1) -> Answer {
        let name = "http_server_request_duration_seconds"
        let route = #"http_request_method="POST",http_route="/api/chat""#
        let good = #"\#(route),http_response_status_code="200""#
        let bad = #"\#(route),http_response_status_code="503""#
        let scrape = #"http_request_method="GET",http_route="/metrics",http_response_status_code="200""#
        return Answer(
            body: """
                # HELP \(name) Until the whole answer was written.
                # TYPE \(name) histogram
                \(name)_bucket{\(good),le="0.1"} \(ok - slow)
                \(name)_bucket{\(good),le="1"} \(ok)
                \(name)_bucket{\(good),le="+Inf"} \(ok)
                \(name)_sum{\(good)} 1.5
                \(name)_count{\(good)} \(ok)
                \(name)_bucket{\(bad),le="0.1"} \(failed)
                \(name)_bucket{\(bad),le="1"} \(failed)
                \(name)_bucket{\(bad),le="+Inf"} \(failed)
                \(name)_count{\(bad)} \(failed)
                \(name)_count{\(scrape)} 100000
                http_server_active_requests \(active)

                """
        )
    }
}
