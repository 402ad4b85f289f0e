// SPDX-License-Identifier: Apache-2.0

extension EC2Query {
    private static func tag(_ name: MachineName) -> KeyValuePairs<String, String> {
        ["tag:\(CloudTag.machine)": name.text]
    }

    static func machines(_ name: MachineName) -> EC2Query { read("DescribeInstances", filters: tag(name)) }

    static func addresses(_ name: MachineName) -> EC2Query { read("DescribeAddresses", filters: tag(name)) }

    /// By name, since a name is taken whether it is ours or not.
    static func keyPairs(_ name: MachineName) -> EC2Query {
        var query = read("DescribeKeyPairs", filters: ["key-name": name.text])
        query.add("IncludePublicKey", "true")
        return query
    }

    static func groups(_ name: MachineName) -> EC2Query {
        read("DescribeSecurityGroups", filters: ["group-name": name.text])
    }

    static func images(_ choice: MachineImageChoice, for type: MachineType) -> EC2Query {
        switch choice {
        case .image(let id):
            return EC2Query("DescribeImages", ["ImageId.1": id], isRead: true)
        case .ubuntu:
            var query = read(
                "DescribeImages",
                filters: ["name": MachineImageChoice.pattern(type), "state": "available", "root-device-type": "ebs"]
            )
            query.add("Owner.1", MachineImageChoice.canonical)
            return query
        }
    }

    static func console(_ machine: String) -> EC2Query {
        // What is there now, not what was there when the machine last began.
        EC2Query("GetConsoleOutput", ["InstanceId": machine, "Latest": "true"], isRead: true)
    }
}
