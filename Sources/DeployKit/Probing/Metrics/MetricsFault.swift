// SPDX-License-Identifier: Apache-2.0

/// Why a service's metrics say nothing.
package enum MetricsFault: Error, Sendable, Hashable, CustomStringConvertible {
    case status(Int)
    case malformed(line: Int)
    /// The name of what is not among them.
    case missing(String)
    case noAnswer(String)

    package var description: String {
        switch self {
        case .status(let status): "metrics answer \(status)"
        case .malformed(let line): "metrics cannot be read from line \(line) on"
        case .missing(let name): "metrics have no \(name)"
        case .noAnswer(let reason): "metrics give no answer: \(reason)"
        }
    }
}
