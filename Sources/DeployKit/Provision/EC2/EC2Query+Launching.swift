// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Support

/// A machine as it is launched.
struct MachineLaunch: Sendable, Hashable {
    let name: MachineName
    let type: MachineType
    let image: CloudInventory.MachineImage
    let diskSize: Int
    let group: String
    /// Ids of machines of this name that have ended or are about to: the next one is another.
    let former: [String]
    /// cloud-init's.
    let userData: String

    /// The same for the same launch, so that one whose answer was lost is not made twice: EC2 gives the first one for it.
    var token: String {
        let parts = [name.text, type.text, image.id, String(diskSize), group, userData] + former.sorted()
        return Hexadecimal.text(of: SHA256.hash(data: Data(parts.joined(separator: "\u{0}").utf8)).prefix(24))
    }
}

extension EC2Query {
    static func launch(_ launch: MachineLaunch) -> EC2Query {
        var query = EC2Query(
            "RunInstances",
            [
                "ImageId": launch.image.id,
                "InstanceType": launch.type.text,
                "MinCount": "1",
                "MaxCount": "1",
                "KeyName": launch.name.text,
                "SecurityGroupId.1": launch.group,
                "ClientToken": launch.token,
                // A container is one hop further away, and gets no answer from the metadata service.
                "MetadataOptions.HttpEndpoint": "enabled",
                "MetadataOptions.HttpTokens": "required",
                "MetadataOptions.HttpPutResponseHopLimit": "1",
                "BlockDeviceMapping.1.DeviceName": launch.image.rootDevice,
                "BlockDeviceMapping.1.Ebs.VolumeSize": String(launch.diskSize),
                "BlockDeviceMapping.1.Ebs.VolumeType": "gp3",
                "BlockDeviceMapping.1.Ebs.Encrypted": "true",
                "BlockDeviceMapping.1.Ebs.DeleteOnTermination": "true",
                "UserData": Data(launch.userData.utf8).base64EncodedString(),
            ]
        )
        // Else it may run into debt, which costs.
        if launch.type.hasCredits { query.add("CreditSpecification.CpuCredits", "standard") }
        query.tag("instance", launch.name, at: 1)
        query.tag("volume", launch.name, at: 2)
        return query
    }
}
