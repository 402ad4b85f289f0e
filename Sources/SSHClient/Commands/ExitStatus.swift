// SPDX-License-Identifier: Apache-2.0

/// How a remote program ended.
package enum ExitStatus: Sendable, Hashable {
    case exited(Int)
    /// Killed by a signal, named without `SIG`: `KILL`, `TERM`. libssh2 gives 0 as the exit code then.
    case signalled(String)

    package var isSuccess: Bool { self == .exited(0) }
}

extension ExitStatus: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .signalled(let name): "signal \(name)"
        }
    }
}
