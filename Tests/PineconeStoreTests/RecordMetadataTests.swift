// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import Support
import Testing

@testable import PineconeStore

@Suite("A memory as a record's metadata")
struct RecordMetadataTests {
    private func roundTrip(_ memory: Memory, of user: UserID = ana) throws -> Memory? {
        var reader = JSONReader(try RecordMetadata.encode(memory, of: user, createdAt: nil))
        let metadata = try RecordMetadata(parsing: &reader)
        try reader.end()
        return metadata.memory(memory.id, of: user)
    }

    private func memory(
        text: String = "t",
        metadata: [String: MetadataValue] = [:],
        created: Double = 1_700_000_000.123,
        updated: Double? = nil
    ) throws -> Memory {
        Memory(
            id: try MemoryID(parsing: "m"),
            text: try MemoryText(parsing: text),
            role: .assistant,
            kind: .question,
            sessionID: try SessionID(parsing: "first session"),
            createdAt: Date(timeIntervalSince1970: created),
            updatedAt: updated.map { Date(timeIntervalSince1970: $0) },
            metadata: try Metadata(parsing: metadata)
        )
    }

    @Test(
        "Texts come back byte for byte",
        arguments: [
            "t", "  Biscuit\tis\r\nafraid \"of\" \\thunder/ — 雷 ⚡️ ", "\u{1}\u{1F}\u{7F}\u{85}",
            "e\u{301}\u{1F468}\u{200D}\u{1F469}",
            "\u{10FFFD}\u{FFFE}", String(repeating: "x", count: MemoryText.maximumBytes),
        ]
    )
    func keepsText(_ text: String) throws {
        let given = try memory(text: text)
        let back = try #require(try roundTrip(given))
        #expect(back == given)
        #expect(Array(back.text.rawValue.utf8) == Array(text.utf8))
    }

    static let values: [MetadataValue] = [
        .text(""), .text("\"q\"\n\u{0}"), .flag(true), .flag(false), .texts([]), .texts([""]), .texts(["a", "", "b"]),
        .texts(["1"]), .text("1"), .text("true"), .number(0), .number(-0.0), .number(1), .number(-1.5), .number(0.1),
        .number(1e300), .number(.leastNonzeroMagnitude), .number(.greatestFiniteMagnitude),
        .number(9_007_199_254_740_992),
        .number(-9_007_199_254_740_991), .number(1e15), .number(123_456_789_012_345_680), .number(.pi),
    ]

    @Test("Every kind of value comes back as it was", arguments: values)
    func keepsValue(_ value: MetadataValue) throws {
        let given = try memory(metadata: ["k": value])
        #expect(try roundTrip(given) == given)
    }

    @Test(
        "Any name of a field comes back, and none is taken for one of ours",
        arguments: RecordField.allCases.map(\.rawValue) + [
            "meta_", "meta_text", "meta_meta_user_id", " ", "a.b", "\u{301}x", "\u{0}", "\"", "雷", "é", "id",
            "namespace",
        ]
    )
    func keepsName(_ name: String) throws {
        for value in [MetadataValue.text(ben.rawValue), .texts([]), .number(1)] {
            let given = try memory(metadata: [name: value])
            let back = try roundTrip(given)
            #expect(back == given)
            #expect(back?.metadata.fields.first.map { Array($0.key.utf8) } == Array(name.utf8))
        }
    }

    @Test("As many fields as are allowed come back, empty lists among them")
    func manyFields() throws {
        let fields = (0..<Metadata.maximumFields).map { ("k\($0)", Self.values[$0 % Self.values.count]) }
        let given = try memory(metadata: Dictionary(uniqueKeysWithValues: fields))
        #expect(try roundTrip(given) == given)
    }

    @Test(
        "Dates are whole milliseconds as numbers",
        arguments: [0, -1.001, 0.001, 1_700_000_000.123, 253_402_300_799.999, 1e15]
    )
    func keepsDates(_ seconds: Double) throws {
        let given = try memory(created: seconds, updated: seconds + 7)
        #expect(try roundTrip(given) == given)
        let json = try RecordMetadata.encode(given, of: ana, createdAt: nil)
        let object = try #require(JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
        #expect(object["created_at"] as? Double == (seconds * 1_000).rounded())
    }

    @Test("The first date stays where it is known")
    func firstDate() throws {
        let first = Date(timeIntervalSince1970: 5)
        var reader = JSONReader(try RecordMetadata.encode(try memory(), of: ana, createdAt: first))
        #expect(try RecordMetadata(parsing: &reader).createdAt == first)
    }

    @Test("An infinite date is refused")
    func infiniteDate() throws {
        let given = try memory(created: .infinity)
        #expect(throws: MemoryError.self) { try RecordMetadata.encode(given, of: ana, createdAt: nil) }
    }

    @Test("More than 40 KB of JSON is refused, the limit named and the text not")
    func tooLarge() throws {
        // 32 KiB of line breaks are 64 KiB of JSON.
        let given = try memory(text: "secret" + String(repeating: "\n", count: MemoryText.maximumBytes - 6))
        let error = #expect(throws: MemoryError.self) { try RecordMetadata.encode(given, of: ana, createdAt: nil) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("40960") == true)
        #expect(error?.description.contains("secret") == false)
        // The largest text and metadata fit where nothing needs escaping.
        let most = ["k": MetadataValue.text(String(repeating: "m", count: Metadata.maximumBytes - 1))]
        _ = try RecordMetadata.encode(
            try memory(text: String(repeating: "x", count: MemoryText.maximumBytes), metadata: most),
            of: ana,
            createdAt: nil
        )
    }

    @Test(
        "A record that is not this user's, or not ours, is no memory",
        arguments: [
            #"{}"#,
            #"{"user_id":"ben","text":"t","role":"user","kind":"statement","created_at":1,"updated_at":1}"#,
            #"{"meta_user_id":"ana","text":"t","role":"user","kind":"statement","created_at":1,"updated_at":1}"#,
            #"{"user_id":["ana"],"text":"t","role":"user","kind":"statement","created_at":1,"updated_at":1}"#,
            #"{"user_id":"ana","text":" ","role":"user","kind":"statement","created_at":1,"updated_at":1}"#,
            #"{"user_id":"ana","text":"t","role":"root","kind":"statement","created_at":1,"updated_at":1}"#,
            #"{"user_id":"ana","text":"t","role":"user","kind":"other","created_at":1,"updated_at":1}"#,
            #"{"user_id":"ana","text":"t","role":"user","kind":"statement","created_at":"1","updated_at":1}"#,
            #"{"user_id":"ana","text":"t","role":"user","kind":"statement","updated_at":null}"#,
        ]
    )
    func foreign(json: String) throws {
        var reader = JSONReader(Array(json.utf8))
        let id = try MemoryID(parsing: "m")
        #expect(try RecordMetadata(parsing: &reader).memory(id, of: ana) == nil)
    }

    @Test("What we never write is passed over")
    func strange() throws {
        let json =
            #"{"user_id":"ana","x":{"y":[1,{"z":null}]},"n":null,"mixed":[1,"a"],"text":"t","role":"user","#
            + #""kind":"statement","created_at":1.76e12,"updated_at":1760000000000.0,"meta_a":[1,2],"meta_b":"c"}"#
        var reader = JSONReader(Array(json.utf8))
        let back = try #require(try RecordMetadata(parsing: &reader).memory(MemoryID(parsing: "m"), of: ana))
        #expect(back.createdAt == Date(timeIntervalSince1970: 1_760_000_000))
        #expect(back.metadata.fields == ["b": .text("c")])
    }
}
