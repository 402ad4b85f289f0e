// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import MemoryCore
import Support
import Testing

@testable import MemoryServer

struct UserPseudonymsTests {
    private let key = Secret([UInt8]("a key of a certain length".utf8))

    @Test("A user has one name, another user another, and with another key all have others")
    func names() throws {
        let (ana, ben) = (try UserID(parsing: "ana"), try UserID(parsing: "ben"))
        let names = UserPseudonyms(key: key)
        #expect(names.name(of: ana) == UserPseudonyms(key: key).name(of: ana))
        #expect(names.name(of: ana) != names.name(of: ben))
        #expect(names.name(of: ana) != UserPseudonyms(key: Secret(Array("another".utf8))).name(of: ana))
    }

    @Test("A name is the start of an HMAC-SHA256, as any tool computes it")
    func construction() throws {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("zoë@example.org".utf8),
            using: SymmetricKey(data: key.reveal())
        )
        let expected = code.prefix(8).map { String(format: "%02x", $0) }.joined()
        #expect(UserPseudonyms(key: key).name(of: try UserID(parsing: "zoë@example.org")) == expected)
    }

    @Test("The key is made once, for the owner alone, and found again")
    func file() throws {
        let folder = try ScratchFolder()
        let file = UserKeyFile(directory: folder.url.path)
        #expect(try file.read()?.reveal() == nil)
        let made = try file.readOrMake().reveal()
        #expect(made.count == 32)
        #expect(Set(made).count > 8)
        #expect(try file.readOrMake().reveal() == made)
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        // No draft of it is left.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [UserKeyFile.name])
    }

    @Test("A key file that is none is not used and not replaced")
    func damagedFile() throws {
        let folder = try ScratchFolder()
        try folder.write("short", to: UserKeyFile.name)
        #expect(throws: Failure.self) { try UserKeyFile(directory: folder.url.path).readOrMake() }
        #expect(try String(contentsOf: folder.url.appending(path: UserKeyFile.name), encoding: .utf8) == "short")
    }

    @Test("A folder that can't be written is said so")
    func noPlace() {
        #expect(throws: Failure.self) { try UserKeyFile(directory: "/proc/nowhere").readOrMake() }
    }
}
