// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import HTTPTransport
import Logging
import Support
import Testing

@testable import DeployKit

/// Values for the tests of probes.
enum ProbeSample {
    /// Patient: tests run beside others that keep every thread busy.
    static func service() -> ServiceClient { ServiceClient(client(), limit: .seconds(300)) }

    static func client() -> any HTTPClient { CurlTransport(logger: Logger(label: "test")) }

    static func start(_ number: Int = 1) throws -> ContainerStart {
        let release = try Sample.release(number)
        let service = try #require(ServiceName("memory-layer"))
        return ContainerStart(
            name: ContainerName(service: service, release: release.id, run: try Sample.run("probe")),
            service: service,
            release: release,
            environmentFile: try Sample.path("/var/lib/deployctl/memory-layer/env/e.env"),
            address: "127.0.0.1",
            port: try Sample.port(8_001)
        )
    }

    static let running =
        "status=running\nhealth=healthy\nexit=0\nmemory=false\nrestarts=0\nstarted=t1\nfailure=\"\"\nport=8001\n"

    static let health = HealthSettings(path: "/api/health/ready", deadline: .seconds(120), interval: .seconds(1))
    static let bake = BakeSettings(
        duration: .seconds(20),
        interval: .seconds(5),
        maximumErrorShare: 0.01,
        minimumRequests: 20,
        maximumP95: Milliseconds(500)
    )
}

/// What the body throws.
func failure(_ body: () async throws -> Void) async -> StepFailure? {
    do {
        try await body()
        return nil
    } catch {
        return error as? StepFailure
    }
}
