// SPDX-License-Identifier: Apache-2.0

/// An index as the control plane knows it.
struct EmulatedIndex: Sendable {
    let name: String
    let cloud: String
    let region: String
    let store: IndexStore
    let listener: Listener
    let readyAt: ContinuousClock.Instant
    var tags: [JSON.Member]
    var isProtected: Bool

    func host(_ style: EmulatorSettings.HostStyle) -> String {
        switch style {
        case .bare: "127.0.0.1:\(listener.port)"
        case .localhost: "localhost:\(listener.port)"
        case .url: "http://127.0.0.1:\(listener.port)"
        }
    }
}

extension EmulatedIndex {
    /// `IndexModel`, as the version that the client asks for has it.
    func model(_ view: ControlPlane.View) -> JSON {
        let dimension = JSON(store.specification.dimension - (view.isWrongDimension ? 1 : 0))
        let metric = JSON.string(store.specification.metric.rawValue)
        let readCapacity: JSON = ["mode": "OnDemand", "status": ["state": "Ready"]]
        let isReady = readyAt <= view.now
        var members: [JSON.Member] = [
            .init(name: "name", value: .string(name)),
            .init(name: "host", value: .string(host(view.hostStyle))),
            .init(name: "status", value: ["ready": .bool(isReady), "state": isReady ? "Ready" : "Initializing"]),
            .init(name: "deletion_protection", value: isProtected ? "enabled" : "disabled"),
            .init(name: "tags", value: tags.isEmpty ? .null : .object(tags)),
        ]
        let place: [JSON.Member] = [
            .init(name: "cloud", value: .string(cloud)), .init(name: "region", value: .string(region)),
        ]
        if view.hasSchema {
            let field: JSON = ["type": "dense_vector", "dimension": dimension, "metric": metric]
            members += [
                .init(name: "schema", value: ["fields": ["_values": field]]),
                .init(name: "deployment", value: .object([.init(name: "deployment_type", value: "managed")] + place)),
                .init(name: "read_capacity", value: readCapacity),
            ]
        } else {
            members += [
                .init(name: "vector_type", value: "dense"),
                .init(name: "dimension", value: dimension),
                .init(name: "metric", value: metric),
                .init(
                    name: "spec",
                    value: ["serverless": .object(place + [.init(name: "read_capacity", value: readCapacity)])]
                ),
            ]
        }
        return .object(members)
    }
}
