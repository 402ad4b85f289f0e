// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// What the Swift interface does, over HTTP, for drivers in other processes. No key is asked for, on either port.
///
/// | call | does |
/// |---|---|
/// | `GET`, `POST`, `DELETE /_emulator/faults`, `DELETE /_emulator/faults/{id}` | list, set, clear faults |
/// | `GET`, `PATCH /_emulator/settings` | settings; durations in seconds |
/// | `POST /_emulator/advance` `{"seconds":30}` | move the clock |
/// | `GET`, `DELETE /_emulator/counters` | what was asked, what it would have cost |
/// | `GET /_emulator/records` (`?values=true`) | the acknowledged records of all indexes |
/// | `POST /_emulator/reset` | no faults, counters from 0, every namespace empty |
struct AdminAPI: Sendable {
    static let root = "_emulator"

    let live: Live
    let registry: IndexRegistry

    func call(for request: EmulatedRequest) -> EmulatedCall? {
        guard request.path.first == Self.root else { return nil }
        return EmulatedCall(operation: nil, plane: .inference) { _ in try await answer(request) }
    }

    private func answer(_ request: EmulatedRequest) async throws -> Reply {
        let path = request.path.dropFirst()
        let detail = path.dropFirst().first
        switch (request.method, path.first, detail) {
        case (.get, "faults", nil): return .json(["faults": .array(live.faults.rules.map { FaultRule.json($0) })])
        case (.post, "faults", nil):
            return .json(["id": JSON(live.faults.set(try FaultRule(try Self.object(request))))], status: 201)
        case (.delete, "faults", nil): live.faults.clear()
        case (.delete, "faults", let id?): live.faults.clear(try Self.number(id))
        case (.get, "settings", nil): return .json(live.settings.json)
        case (.patch, "settings", nil):
            let changed = try live.settings.merged(with: try Self.object(request))
            live.change { $0 = changed }
            return .json(live.settings.json)
        case (.post, "advance", nil): live.clock.advance(by: try Self.object(request).duration("seconds"))
        case (.get, "counters", nil): return .json(live.counters.snapshot.json)
        case (.delete, "counters", nil): live.counters.reset()
        case (.get, "records", nil): return .json(await records(hasValues: request.query("values") == "true"))
        case (.post, "reset", nil):
            live.faults.clear()
            live.counters.reset()
            for index in await registry.all { index.store.empty() }
        default: throw EmulatedFailure.noRoute
        }
        return .json([:])
    }

    private func records(hasValues: Bool) async -> [UInt8] {
        var bytes = Array(#"{"indexes":{"#.utf8)
        for (index, each) in await registry.all.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            JSON.append(each.name, to: &bytes)
            bytes += ":{".utf8
            for (position, (namespace, records)) in each.store.truth().sorted(by: { $0.key < $1.key }).enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                JSON.append(namespace, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                JSON.append(records.sorted { $0.id < $1.id }, to: &bytes) { record, bytes in
                    bytes += #"{"id":"#.utf8
                    JSON.append(record.id, to: &bytes)
                    DataPlane.append(record, hasValues: hasValues, hasMetadata: true, to: &bytes)
                    bytes.append(UInt8(ascii: "}"))
                }
            }
            bytes.append(UInt8(ascii: "}"))
        }
        return bytes + Array("}}".utf8)
    }

    private static func object(_ request: EmulatedRequest) throws -> JSON {
        guard let json = JSONParser.parse(request.body), json.members != nil else {
            throw EmulatedFailure.invalid("The request body is not a JSON object")
        }
        return json
    }

    private static func number(_ text: String) throws -> Int {
        guard let number = Int(text) else { throw EmulatedFailure.noRoute }
        return number
    }
}
