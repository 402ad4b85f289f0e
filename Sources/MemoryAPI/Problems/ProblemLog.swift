// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Logging
import MemoryCore

/// Turns an error into its problem, and tells the operator of those that the server is to blame for.
struct ProblemLog: Sendable {
    let logger: Logger

    func problem(for error: any Error, context: APIContext) -> Problem {
        let problem = Problem(error)
        context.exchange.update { facts in
            facts.problemCode = problem.code
            if problem.closesConnection { facts.closesConnection = true }
        }
        // What is turned away for want of room is counted. A line each would be work when there is too much of it.
        if problem.status.code >= 500, problem.code != "overloaded", problem.code != "capacity" {
            logger.error("request failed", metadata: metadata(of: error, problem: problem, context: context))
        }
        return problem
    }

    /// What an operator may read: codes, our own messages, and the types of what lies below. A foreign error's own words
    /// may quote what it choked on, and stay out.
    private func metadata(of error: any Error, problem: Problem, context: APIContext) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "http.request.id": "\(context.requestID)",
            "http.route": "\(context.exchange.facts.route)",
            "error.code": "\(problem.code)",
            "error.type": "\(String(reflecting: type(of: error)))",
        ]
        if let error = error as? MemoryError {
            metadata["error.message"] = "\(error.message)"
            metadata["error.cause"] = error.underlying.map { "\(String(reflecting: type(of: $0)))" }
        }
        return metadata
    }
}
