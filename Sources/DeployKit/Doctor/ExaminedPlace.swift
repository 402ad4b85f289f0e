// SPDX-License-Identifier: Apache-2.0

/// Where something was looked at: this machine, or a host.
package enum ExaminedPlace: Sendable, Hashable, CustomStringConvertible {
    case here
    case host(HostName)

    package var description: String {
        switch self {
        case .here: "here"
        case .host(let name): name.text
        }
    }
}
