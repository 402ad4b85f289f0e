// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Support

@testable import MemoryAPI

/// Every problem that the code can make.
enum EveryProblem {
    static var all: [Problem] {
        let domain = MemoryError.Code.allCases.flatMap { code in
            ([nil] + Dependency.allCases.map(Optional.some)).map { Problem(MemoryError(code, "", dependency: $0)) }
        }
        return faults.map { Problem($0) } + domain + [Problem(DeadlineExceeded(operation: "chat"))]
    }

    private static var faults: [APIFault] {
        var all: [APIFault] = []
        var next: APIFault? = .malformedJSON(JSONSyntaxError("a value was expected", at: 0, in: []))
        while let fault = next {
            all.append(fault)
            next = after(fault)
        }
        return all
    }

    /// A chain through all cases: one that is added does not compile before it has its place here.
    private static func after(_ fault: APIFault) -> APIFault? {
        switch fault {
        case .malformedJSON: .invalidFields([])
        case .invalidFields: .unsupportedMediaType(expected: [])
        case .unsupportedMediaType: .contentTooLarge(limit: 1)
        case .contentTooLarge: .unreadable(.malformed)
        case .unreadable(.malformed): .unreadable(.targetTooLong)
        case .unreadable(.targetTooLong): .unreadable(.headersTooLarge)
        case .unreadable(.headersTooLarge): .bodyTimeout
        case .bodyTimeout: .unknownRoute
        case .unknownRoute: .methodNotAllowed(allow: "GET")
        case .methodNotAllowed: .misdirected
        case .misdirected: .unauthenticated(isMissing: true)
        case .unauthenticated: .userNotAllowed
        case .userNotAllowed: .operatorsOnly
        case .operatorsOnly: .rateLimited(retryAfter: 1)
        case .rateLimited: .overloaded
        case .overloaded: .noSuchMemory
        case .noSuchMemory: .clientLeft
        case .clientLeft: .shuttingDown
        case .shuttingDown: nil
        }
    }
}
