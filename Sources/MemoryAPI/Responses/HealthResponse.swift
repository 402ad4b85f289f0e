// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// A health body by draft-inadarei-api-health-check-06.
struct HealthResponse: Sendable {
    static let contentType = "application/health+json"

    let status: HealthStatus
    let release: ReleaseInfo
    /// Why it is not `pass`, as a constant.
    var output: String?
    /// What only operators are shown.
    var details: HealthDetails?

    var httpStatus: HTTPResponse.Status {
        status == .fail ? .serviceUnavailable : .ok
    }

    var json: JSONValue {
        var members: [JSONMember] = [
            JSONMember(name: "status", value: .string(status.rawValue)),
            JSONMember(name: "version", value: .string(release.version)),
            JSONMember(name: "releaseId", value: .string(release.gitSHA)),
            JSONMember(name: "serviceId", value: "memory-server"),
        ]
        if let output { members.append(JSONMember(name: "output", value: .string(output))) }
        if let details { members += details.members }
        return .object(members)
    }
}
