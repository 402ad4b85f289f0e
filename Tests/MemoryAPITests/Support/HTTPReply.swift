// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MemoryAPI

/// An answer as it came over the wire.
struct HTTPReply: Sendable {
    let status: Int
    /// By lower-case name; the last one of each.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func json() throws -> JSONValue { try JSONParser.parse(body) }

    /// The body's lines as JSON.
    func lines() throws -> [JSONValue] {
        try body.split(separator: UInt8(ascii: "\n")).map { try JSONParser.parse(Array($0)) }
    }

    /// The faulty fields of a problem.
    func faultyFields() throws -> [String] {
        try json()["errors"]?.elements.compactMap { $0["field"]?.text } ?? []
    }
}

extension JSONValue {
    subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    subscript(_ index: Int) -> JSONValue? {
        elements.indices.contains(index) ? elements[index] : nil
    }

    var elements: [JSONValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    var names: [String] {
        guard case .object(let members) = self else { return [] }
        return members.map(\.name)
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}
