// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import Testing

@testable import AccessControl

struct KeyFileTests {
    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
        var file: KeyFile { KeyFile(path: url.appending(path: "keys.json").path) }

        init() throws {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }

        deinit {
            try? FileManager.default.removeItem(at: url)
        }

        func write(_ text: String, mode: Int = 0o600) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file.path))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
        }

        var names: [String] {
            (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        }
    }

    private func newKey(_ scope: APIKey.Scope, expiresAt: Date? = nil) -> APIKey {
        let text = APIKeyText.random()
        return APIKey(
            id: text.id,
            name: "Ana's laptop",
            digest: text.digest,
            scope: scope,
            createdAt: Date(timeIntervalSince1970: 1_790_000_000),
            expiresAt: expiresAt
        )
    }

    @Test("keys are read as they were written, and the file is its owner's alone")
    func roundTrip() throws {
        let folder = try Folder()
        let users: Set<UserID> = [try UserID(parsing: "ana"), try UserID(parsing: "José")]
        let keys = [
            newKey(.users(users)), newKey(.service, expiresAt: Date(timeIntervalSince1970: 1_800_000_000)),
            newKey(.operations),
        ]
        for key in keys { try folder.file.add(key) }
        let read = try folder.file.read()
        #expect(read.keys.map(\.id) == keys.map(\.id))
        #expect(read.keys.map(\.scope) == keys.map(\.scope))
        #expect(read.keys.map(\.expiresAt) == keys.map(\.expiresAt))
        #expect(read.keys.map(\.createdAt) == keys.map(\.createdAt))
        #expect(zip(read.keys, keys).allSatisfy { $0.digest.matches($1.digest) })
        #expect(!read.isReadableByOthers)
        let mode = try FileManager.default.attributesOfItem(atPath: folder.file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(folder.names == ["keys.json"])
    }

    @Test("a revoked key is gone, and one that is not there cannot be revoked")
    func revoke() throws {
        let folder = try Folder()
        let (first, second) = (newKey(.service), newKey(.service))
        try folder.file.add(first)
        try folder.file.add(second)
        try folder.file.remove(id: first.id)
        #expect(try folder.file.read().keys.map(\.id) == [second.id])
        let error = #expect(throws: KeyFileError.self) { try folder.file.remove(id: first.id) }
        #expect(error?.code == .noSuchKey)
    }

    @Test("each change makes another version, and reading makes none")
    func versions() throws {
        let folder = try Folder()
        #expect(folder.file.version() == nil)
        try folder.file.add(newKey(.service))
        let first = folder.file.version()
        #expect(try folder.file.read().version == first)
        #expect(folder.file.version() == first)
        try folder.file.add(newKey(.service))
        #expect(folder.file.version() != first)
    }

    @Test("a change that fails leaves the file and nothing else")
    func failedChange() throws {
        let folder = try Folder()
        try folder.file.add(newKey(.service))
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.file.path))
        #expect(throws: KeyFileError.self) {
            try folder.file.change { (keys) throws(KeyFileError) in
                keys.removeAll()
                throw KeyFileError(.failed, "on purpose")
            }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file.path)) == before)
        #expect(folder.names == ["keys.json"])
    }

    @Test("while one process changes the file, another is told so")
    func busy() throws {
        let folder = try Folder()
        var inner: KeyFileError?
        try folder.file.change { (keys) throws(KeyFileError) in
            keys.append(newKey(.service))
            do throws(KeyFileError) {
                try folder.file.add(newKey(.service))
            } catch {
                inner = error
            }
        }
        #expect(inner?.code == .busy)
        #expect(try folder.file.read().keys.count == 1)
    }

    @Test(
        "a file that others may write is refused, one that others may read is told of",
        arguments: [0o620, 0o602, 0o666]
    )
    func modes(mode: Int) throws {
        let folder = try Folder()
        try folder.write(#"{"version":1,"keys":[]}"#, mode: mode)
        #expect(throws: KeyFileError.self) { try folder.file.read() }
        try folder.write(#"{"version":1,"keys":[]}"#, mode: 0o644)
        #expect(try folder.file.read().isReadableByOthers)
    }

    private static let good = [
        "id": "\"0123456789ab\"", "name": "\"n\"", "kind": "\"users\"", "users": "[\"ana\"]",
        "secret_sha256": "\"" + String(repeating: "0", count: 64) + "\"", "created_at": "\"2026-11-22T10:00:00Z\"",
    ]

    private static func file(_ changes: [String: String?]) -> String {
        var entry = good
        for (name, value) in changes { entry[name] = value }
        let members = entry.map { "\"\($0)\":\($1)" }.joined(separator: ",")
        return "{\"version\":1,\"keys\":[{\(members)}]}"
    }

    @Test("a well-formed file is read")
    func wellFormed() throws {
        let folder = try Folder()
        try folder.write(Self.file([:]))
        #expect(try folder.file.read().keys.first?.scope == .users([try UserID(parsing: "ana")]))
        try folder.write(Self.file(["expires_at": "\"2027-01-01T00:00:00Z\""]))
        #expect(try folder.file.read().keys.first?.expiresAt != nil)
    }

    @Test(
        "a file with anything wrong in it is refused as a whole",
        arguments: [
            "", "null", "[]", "{}", #"{"version":2,"keys":[]}"#, #"{"version":1,"keys":{}}"#,
            #"{"version":1,"keys":[],"more":1}"#, #"{"version":1,"keys":[{}]}"#,
            file(["id": "\"xyz\""]), file(["name": "\"\""]), file(["name": "\"a\\nb\""]), file(["kind": "\"admin\""]),
            file(["kind": nil]), file(["users": "[]"]), file(["users": nil]), file(["users": "[1]"]),
            file(["users": "[\" ana\"]"]), file(["users": "[\"\"]"]), file(["users": "\"ana\""]),
            file(["kind": "\"service\""]),
            file(["secret_sha256": "\"00\""]), file(["secret_sha256": nil]), file(["created_at": "1"]),
            file(["expires_at": "\"soon\""]), file(["expires_at": "null"]), file(["only_read": "true"]),
        ]
    )
    func malformed(text: String) throws {
        let folder = try Folder()
        try folder.write(text)
        let error = #expect(throws: KeyFileError.self) { try folder.file.read() }
        #expect(error?.code == .malformed)
    }

    @Test("two keys of one id are refused")
    func duplicates() throws {
        let folder = try Folder()
        let key = newKey(.service)
        try folder.file.add(key)
        #expect(throws: KeyFileError.self) { try folder.file.add(key) }
        let one = String(Self.file([:]).dropFirst(#"{"version":1,"keys":["#.count).dropLast(2))
        try folder.write("{\"version\":1,\"keys\":[\(one),\(one)]}")
        #expect(throws: KeyFileError.self) { try folder.file.read() }
    }

    @Test("what is not there is missing, and what is no file is refused")
    func missing() throws {
        let folder = try Folder()
        #expect(#expect(throws: KeyFileError.self) { try folder.file.read() }?.code == .missing)
        let error = #expect(throws: KeyFileError.self) { try KeyFile(path: folder.url.path).read() }
        #expect(error?.code == .failed)
    }
}
