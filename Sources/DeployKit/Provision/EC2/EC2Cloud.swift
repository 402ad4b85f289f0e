// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import Support

/// ``MachineCloud`` on EC2.
package struct EC2Cloud: MachineCloud {
    private let client: EC2Client
    private let settings: ProvisionSettings

    package init(
        _ settings: ProvisionSettings,
        _ credentials: AWSCredentials,
        http: any HTTPClient,
        pause: @escaping @Sendable (Duration) async throws -> Void
    ) throws {
        self.settings = settings
        client = EC2Client(
            http: http,
            endpoint: try settings.endpoint ?? HTTPTarget("https://ec2.\(settings.region).amazonaws.com/"),
            signing: HTTPSigning(
                region: settings.region.text,
                service: "ec2",
                accessKey: credentials.accessKey,
                secretKey: credentials.secretKey,
                sessionToken: credentials.sessionToken
            ),
            pause: pause,
            draw: { Double.random(in: 0...1) }
        )
    }

    package func look(by deadline: Deadline) async throws -> CloudInventory {
        let name = settings.name
        var inventory = CloudInventory()
        if let node = try await client.call(.machines(name), by: deadline) {
            EC2Answer.addMachines(node, to: &inventory)
        }
        inventory.keyPair = try await client.call(.keyPairs(name), by: deadline).flatMap { EC2Answer.keyPair($0, name) }
        inventory.group = try await client.call(.groups(name), by: deadline).flatMap { EC2Answer.group($0, name) }
        inventory.addresses =
            try await client.call(.addresses(name), by: deadline).map { EC2Answer.addresses($0) } ?? []
        return inventory
    }

    package func image(by deadline: Deadline) async throws -> CloudInventory.MachineImage? {
        try await client.call(.images(settings.image, for: settings.type), by: deadline).flatMap { EC2Answer.image($0) }
    }

    package func console(of machine: String, by deadline: Deadline) async throws -> String {
        try await client.call(.console(machine), by: deadline).map { EC2Answer.console($0) } ?? ""
    }

    package func perform(_ step: ProvisionStep, seen: CloudInventory, by deadline: Deadline) async throws {
        guard let query = try query(step, seen) else { return }
        try await client.call(query, by: deadline)
    }

    /// - Returns: `nil` for what is only waited for.
    private func query(_ step: ProvisionStep, _ seen: CloudInventory) throws(ProvisionFailure) -> EC2Query? {
        let name = settings.name
        switch step {
        case .importKey(let key): return .importKey(key, name)
        case .removeKey: return .removeKey(name)
        case .makeGroup: return .makeGroup(name)
        case .open(let rule): return .open(rule, of: try group(seen))
        case .close(let rule): return .close(rule, of: try group(seen))
        case .launch(let type, let image, let diskSize):
            let launch = MachineLaunch(
                name: name,
                type: type,
                image: image,
                diskSize: diskSize,
                group: try group(seen),
                former: seen.ended + seen.ending,
                userData: CloudInit.text
            )
            return .launch(launch)
        case .start(let machine): return .start(machine)
        case .takeAddress: return .takeAddress(name)
        case .bindAddress:
            guard let address = seen.address, let machine = seen.machine else { throw Self.vanished }
            return .bindAddress(address.allocation, to: machine.id)
        case .unbindAddress(let address): return address.association.map { .unbindAddress($0) }
        case .endMachines(let machines): return .endMachines(machines)
        case .giveAddressBack(let allocation, _): return .giveAddressBack(allocation)
        case .removeGroup(let group): return .removeGroup(group)
        case .awaitRunning, .awaitEnd, .pinHostKey, .forgetHostKey: return nil
        }
    }

    private func group(_ seen: CloudInventory) throws(ProvisionFailure) -> String {
        guard let group = seen.group else { throw Self.vanished }
        return group.id
    }

    private static let vanished = ProvisionFailure(
        .busy,
        "what a step builds upon is gone: somebody else is changing the machine",
        hint: "run it again when they are done"
    )
}
