// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import MemoryCore
import Support
import Testing

@testable import MemoryAPI

struct ProblemTests {
    @Test(
        "Each code of the domain has its status",
        arguments: [
            (MemoryError.Code.invalidInput, 422, "invalid_input", nil), (.notFound, 404, "not_found", nil),
            (.conflict, 409, "conflict", nil), (.upstreamUnavailable, 503, "store_unavailable", 5),
            (.upstreamRejected, 502, "store_rejected", nil), (.rateLimited, 429, "rate_limited", 10),
            (.timeout, 504, "store_timeout", nil), (.capacity, 503, "capacity", 1),
            (.internalError, 500, "internal_error", nil),
        ] as [(MemoryError.Code, Int, String, Int?)]
    )
    func domainCodes(code: MemoryError.Code, status: Int, name: String, retryAfter: Int?) {
        let problem = Problem(MemoryError(code, "for the operator", dependency: .store))
        #expect(problem.status.code == status)
        #expect(problem.code == name)
        #expect(problem.retryAfter == retryAfter)
        if status >= 500 { #expect(!problem.detail.contains("for the operator")) }
    }

    @Test("An upstream's own wait is passed on, in whole seconds, never 0")
    func retryAfter() {
        for (wait, seconds) in [(Duration.milliseconds(1), 1), (.milliseconds(2_500), 3), (.seconds(60), 60)] {
            #expect(Problem(MemoryError(.rateLimited, "", retryAfter: wait)).retryAfter == seconds)
        }
    }

    @Test("A deadline is a timeout, a cancellation is not the server's fault, the unknown is")
    func foreignErrors() {
        struct Foreign: Error {}
        #expect(Problem(DeadlineExceeded(operation: "chat")).status.code == 504)
        #expect(Problem(CancellationError()).status.code == 499)
        #expect(Problem(Foreign()).status.code == 500)
    }
}
