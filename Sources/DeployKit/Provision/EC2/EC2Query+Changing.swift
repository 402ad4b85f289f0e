// SPDX-License-Identifier: Apache-2.0

import Foundation

extension EC2Query {
    static func importKey(_ key: AuthorizedKey, _ name: MachineName) -> EC2Query {
        let material = Data(key.line.utf8).base64EncodedString()
        var query = EC2Query("ImportKeyPair", ["KeyName": name.text, "PublicKeyMaterial": material])
        query.tag("key-pair", name)
        return query
    }

    static func removeKey(_ name: MachineName) -> EC2Query {
        EC2Query("DeleteKeyPair", ["KeyName": name.text], harmless: ["InvalidKeyPair.NotFound"])
    }

    static func makeGroup(_ name: MachineName) -> EC2Query {
        var query = EC2Query(
            "CreateSecurityGroup",
            ["GroupName": name.text, "GroupDescription": "Machine \(name) of deployctl: SSH, HTTP, HTTPS"]
        )
        query.tag("security-group", name)
        return query
    }

    static func open(_ rule: EntryRule, of group: String) -> EC2Query {
        var query = EC2Query(
            "AuthorizeSecurityGroupIngress",
            ["GroupId": group],
            harmless: ["InvalidPermission.Duplicate"]
        )
        query.add(rule)
        return query
    }

    static func close(_ rule: EntryRule, of group: String) -> EC2Query {
        var query = EC2Query(
            "RevokeSecurityGroupIngress",
            ["GroupId": group],
            harmless: ["InvalidPermission.NotFound"]
        )
        query.add(rule)
        return query
    }

    private mutating func add(_ rule: EntryRule) {
        add("IpPermissions.1.IpProtocol", "tcp")
        add("IpPermissions.1.FromPort", String(rule.port))
        add("IpPermissions.1.ToPort", String(rule.port))
        switch rule.source {
        case .network(let text): add("IpPermissions.1.IpRanges.1.CidrIp", text)
        case .network6(let text): add("IpPermissions.1.Ipv6Ranges.1.CidrIpv6", text)
        }
    }

    static func start(_ machine: String) -> EC2Query { EC2Query("StartInstances", ["InstanceId.1": machine]) }

    static func endMachines(_ machines: [String]) -> EC2Query {
        var query = EC2Query("TerminateInstances", harmless: ["InvalidInstanceID.NotFound"])
        for (index, machine) in machines.enumerated() { query.add("InstanceId.\(index + 1)", machine) }
        return query
    }

    static func takeAddress(_ name: MachineName) -> EC2Query {
        var query = EC2Query("AllocateAddress", ["Domain": "vpc"])
        query.tag("elastic-ip", name)
        return query
    }

    static func bindAddress(_ allocation: String, to machine: String) -> EC2Query {
        // Who else has it was looked at: only a machine of ours that has ended.
        EC2Query(
            "AssociateAddress",
            ["AllocationId": allocation, "InstanceId": machine, "AllowReassociation": "true"]
        )
    }

    static func unbindAddress(_ association: String) -> EC2Query {
        EC2Query(
            "DisassociateAddress",
            ["AssociationId": association],
            harmless: ["InvalidAssociationID.NotFound"]
        )
    }

    static func giveAddressBack(_ allocation: String) -> EC2Query {
        EC2Query("ReleaseAddress", ["AllocationId": allocation], harmless: ["InvalidAllocationID.NotFound"])
    }

    static func removeGroup(_ group: String) -> EC2Query {
        EC2Query("DeleteSecurityGroup", ["GroupId": group], harmless: ["InvalidGroup.NotFound"])
    }
}
