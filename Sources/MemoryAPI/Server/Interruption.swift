// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle

/// Why an answer in the making is of no use any more.
enum Interruption: Sendable {
    case clientLeft
    case shuttingDown

    var fault: APIFault {
        switch self {
        case .clientLeft: .clientLeft
        case .shuttingDown: .shuttingDown
        }
    }
}
