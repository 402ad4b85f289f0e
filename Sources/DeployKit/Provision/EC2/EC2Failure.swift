// SPDX-License-Identifier: Apache-2.0

/// An answer of EC2 that says no.
struct EC2Failure: Error, Sendable, Hashable {
    let status: Int
    /// EC2's own code, such as `UnauthorizedOperation`; `nil` when the answer has none.
    let code: String?
    /// EC2's own words: they name resources, never the secret key.
    let words: String

    init(status: Int, _ body: [UInt8]) {
        self.status = status
        // EC2 has `Response/Errors/Error`, and some of what stands before it `ErrorResponse/Error`.
        let root = try? XMLReader.read(body)
        let error = root?["Errors"]?["Error"] ?? root?["Error"]
        code = error?.value("Code").map { TerminalText.line($0, limit: 80) }
        words = TerminalText.line(error?.value("Message") ?? "", limit: 200)
    }

    /// Refused before anything was done, because there were too many.
    var isThrottled: Bool { code.map(Self.throttled.contains) ?? false }

    private static let throttled: Set = [
        "RequestLimitExceeded", "Throttling", "ThrottlingException", "RequestThrottled", "RequestThrottledException",
    ]

    /// Translated here and nowhere else.
    func failure(of action: String) -> ProvisionFailure {
        let kind = kind
        let named = code ?? "status \(status)"
        let said = words.isEmpty || kind == .denied ? "" : ": \(words)"
        return ProvisionFailure(kind, "EC2 refused \(action) (\(named))\(said)", underlying: self)
    }

    private var kind: ProvisionFailure.Code {
        if isThrottled { return .throttled }
        switch code {
        case "UnauthorizedOperation", "AuthFailure", "InvalidClientTokenId", "SignatureDoesNotMatch", "OptInRequired",
            "MissingAuthenticationToken", "IncompleteSignature", "RequestExpired", "AccessDenied", "ExpiredToken",
            "AccessDeniedException", "ExpiredTokenException", "UnrecognizedClientException", "Blocked",
            "PendingVerification":
            return .denied
        case "InstanceLimitExceeded", "VcpuLimitExceeded", "AddressLimitExceeded", "VolumeLimitExceeded",
            "ResourceLimitExceeded", "SecurityGroupLimitExceeded", "RulesPerSecurityGroupLimitExceeded",
            "MaxIOPSLimitExceeded":
            return .quota
        case "InsufficientInstanceCapacity", "InsufficientHostCapacity", "InsufficientAddressCapacity",
            "InsufficientCapacity", "InsufficientVolumeCapacity":
            return .capacity
        case "InvalidGroup.Duplicate", "InvalidKeyPair.Duplicate":
            return .notOurs
        case "DependencyViolation", "InvalidGroup.InUse", "InvalidIPAddress.InUse", "IncorrectInstanceState",
            "IncorrectState", "Resource.AlreadyAssociated":
            return .busy
        case "InternalError", "InternalFailure", "Unavailable", "ServiceUnavailable":
            return .unreachable
        default:
            return status == 401 || status == 403 ? .denied : status >= 500 ? .unreachable : .refused
        }
    }
}
