// SPDX-License-Identifier: Apache-2.0

/// What the emulator's own interface reads.
extension JSON {
    /// Drivers are not told "done" for a word that nothing knows.
    func refuseUnknown(_ known: Set<String>) throws {
        let unknown = (members ?? []).map(\.name).filter { !known.contains($0) }
        guard unknown.isEmpty else { throw EmulatedFailure.invalid("unknown: \(unknown.sorted())") }
    }

    /// A number of seconds, up to a day.
    func duration(_ name: String) throws -> Duration {
        guard let seconds = self[name]?.number, (0...86_400).contains(seconds) else {
            throw EmulatedFailure.invalid("\(name): seconds, 0 to 86400")
        }
        return .seconds(seconds)
    }

    /// A number of things, nil where it isn't given.
    func count(_ name: String) throws -> Int? {
        guard let value = self[name], value != .null else { return nil }
        guard let count = value.integer, count >= 0 else { throw EmulatedFailure.invalid("\(name): a whole number") }
        return count
    }

    var text: String { String(decoding: serialized, as: UTF8.self) }
}

extension Duration {
    /// In seconds.
    var json: JSON { .number(Double(components.seconds) + Double(components.attoseconds) / 1e18) }
}
