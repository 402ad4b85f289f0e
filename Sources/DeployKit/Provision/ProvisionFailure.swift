// SPDX-License-Identifier: Apache-2.0

/// Why a machine is not as it was asked for. What was done until then stays: the next `apply` goes on from there.
package struct ProvisionFailure: Error, Sendable {
    /// By which `deployctl explain` knows it; the names stay, since scripts read them.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case denied = "provision_denied"
        case quota = "provision_quota"
        case capacity = "provision_capacity"
        case throttled = "provision_throttled"
        case unreachable = "provision_unreachable"
        case unreadable = "provision_unreadable"
        case refused = "provision_refused"
        case notOurs = "provision_not_ours"
        case busy = "provision_busy"
        case hostKey = "provision_host_key"
        case slow = "provision_slow"
        case interrupted = "provision_interrupted"
    }

    package let code: Code
    /// For an operator; no secret is in it.
    package let message: String
    package let hint: String?
    package let underlying: (any Error)?

    package init(_ code: Code, _ message: String, hint: String? = nil, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.underlying = underlying
    }

    static func notOurs(_ thing: String) -> ProvisionFailure {
        ProvisionFailure(
            .notOurs,
            "\(thing) is there and lacks our tag",
            hint: "give the machine another name in `provision.name`, or remove what is there by hand"
        )
    }
}

extension ProvisionFailure: CustomStringConvertible {
    package var description: String { "\(code.rawValue): \(message)" }
}
