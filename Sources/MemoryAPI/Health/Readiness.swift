// SPDX-License-Identifier: Apache-2.0

/// Where the process is in its life. Goes forwards only.
package enum Readiness: String, Sendable {
    case starting
    case ready
    case draining
}
