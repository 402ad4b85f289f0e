// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("What was counted before a bake")
struct BakeBaselinesTests {
    @Test("is that of the host: on every host the container of a run has the same name")
    func hosts() throws {
        let container = try ProbeSample.start().name
        let baselines = BakeBaselines()
        baselines.keep(RequestCounts(requests: 1), of: container, on: try Sample.host(1))
        baselines.keep(RequestCounts(requests: 2), of: container, on: try Sample.host(2))
        #expect(baselines.counts(of: container, on: try Sample.host(1))?.requests == 1)
        #expect(baselines.counts(of: container, on: try Sample.host(2))?.requests == 2)
        #expect(baselines.counts(of: container, on: try Sample.host(3)) == nil)
    }
}
