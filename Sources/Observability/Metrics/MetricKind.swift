// SPDX-License-Identifier: Apache-2.0

/// What a family is, with the names that the text format gives its kinds.
package enum MetricKind: String, Sendable {
    case counter
    case gauge
    case histogram
}
