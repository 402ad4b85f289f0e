// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import MemoryCore
import Support

extension Problem {
    /// The one place where an error becomes an answer.
    init(_ error: any Error) {
        switch error {
        case let fault as APIFault: self.init(fault)
        case let error as MemoryError: self.init(error)
        case is DeadlineExceeded: self.init(.timeout, of: nil)
        case is CancellationError: self.init(APIFault.clientLeft)
        default: self.init(.internalError, of: nil)
        }
    }

    private init(_ error: MemoryError) {
        self.init(error.code, of: error.dependency, message: error.message, retryAfter: error.retryAfter)
    }

    /// - Parameter message: shown only where the request is to blame; otherwise it is for the operator, and is logged.
    private init(
        _ code: MemoryError.Code,
        of dependency: Dependency?,
        message: String = "",
        retryAfter: Duration? = nil
    ) {
        let place = dependency?.phrase ?? "The service"
        let prefix = dependency.map { $0.rawValue + "_" } ?? ""
        let seconds = retryAfter.map { max(1, Int($0.seconds.rounded(.up))) }
        switch code {
        case .invalidInput:
            self.init(
                status: .unprocessableContent,
                code: "invalid_input",
                title: "The request is not valid",
                detail: message
            )
        case .notFound:
            self.init(status: .notFound, code: "not_found", title: "Not found", detail: message)
        case .conflict:
            self.init(status: .conflict, code: "conflict", title: "Conflict", detail: message)
        case .upstreamUnavailable:
            self.init(
                status: .serviceUnavailable,
                code: prefix + "unavailable",
                title: "\(place) is unavailable",
                detail: "\(place) can't do its work at the moment. Try again.",
                retryAfter: seconds ?? 5
            )
        case .upstreamRejected:
            self.init(
                status: .badGateway,
                code: prefix + "rejected",
                title: "\(place) refused",
                detail: "\(place) refused the request. Trying again won't help; the operator has the details."
            )
        case .rateLimited:
            self.init(
                status: .tooManyRequests,
                code: "rate_limited",
                title: "Too many requests",
                detail: "\(place) asks for fewer requests.",
                retryAfter: seconds ?? 10
            )
        case .timeout:
            self.init(
                status: .gatewayTimeout,
                code: prefix + "timeout",
                title: "\(place) took too long",
                detail: "\(place) did not answer in time."
            )
        case .capacity:
            self.init(
                status: .serviceUnavailable,
                code: "capacity",
                title: "Too much at once",
                detail: "\(place) is at its limit. Try again in a moment.",
                retryAfter: seconds ?? 1
            )
        case .internalError:
            self.init(
                status: .internalServerError,
                code: "internal_error",
                title: "Internal error",
                detail: "Something went wrong on the server. The request id finds it in the logs."
            )
        }
    }
}

extension Dependency {
    fileprivate var phrase: String {
        switch self {
        case .embedder: "The embedder"
        case .store: "The memory store"
        case .languageModel: "The language model"
        }
    }
}
