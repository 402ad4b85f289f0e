// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryCore
import Support
import Testing

@testable import PineconeStore

@Suite("Where an index is")
struct IndexHostTests {
    static let cloud = "https://api.pinecone.io"
    static let local = "http://127.0.0.1:5080"

    @Test(
        "The key goes over plain HTTP to this machine only, or where a stand-in on it says",
        arguments: [
            (cloud, "notes-abc.svc.pinecone.io", "https://notes-abc.svc.pinecone.io"),
            (cloud, "https://notes-abc.svc.pinecone.io", "https://notes-abc.svc.pinecone.io"),
            (cloud, "notes-abc.svc.pinecone.io:8443", "https://notes-abc.svc.pinecone.io:8443"),
            (cloud, "http://notes-abc.svc.pinecone.io", nil),
            (cloud, "localhost:5081", "http://localhost:5081"),
            (cloud, "127.0.0.1:5081", "http://127.0.0.1:5081"),
            (cloud, "127.9.8.7", "http://127.9.8.7"),
            (cloud, "http://localhost:5081", "http://localhost:5081"),
            (cloud, "https://localhost:5081", "https://localhost:5081"),
            (cloud, "127.0.0.1.evil.test", "https://127.0.0.1.evil.test"),
            (cloud, "http://127.0.0.1.evil.test", nil),
            (cloud, "http://127.evil.0.1", nil),
            (cloud, "localhost.evil.test", "https://localhost.evil.test"),
            (cloud, "http://localhost.evil.test", nil),
            (local, "emulator:5081", "http://emulator:5081"),
            (local, "http://emulator:5081", "http://emulator:5081"),
            (local, "https://emulator:5081", "https://emulator:5081"),
            (local, "localhost:5081", "http://localhost:5081"),
            (cloud, "", nil),
            (cloud, "user:pw@host", nil),
            (cloud, "ho st", nil),
            (cloud, "ftp://host", nil),
        ] as [(String, String, String?)]
    )
    func hosts(control: String, host: String, expected: String?) throws {
        #expect(IndexHost.target(host, control: try HTTPTarget(control))?.origin == expected)
    }

    @Test("A control plane elsewhere must be asked over TLS")
    func control() throws {
        for allowed in [
            "https://api.pinecone.io", "https://other.test", "http://localhost:1", "http://127.0.0.1:1",
            "http://[::1]:1",
        ] {
            #expect(try ControlAddress(HTTPTarget(allowed)).target.origin == allowed)
        }
        for refused in ["http://api.pinecone.io", "http://10.0.0.1", "http://localhost.test"] {
            #expect(throws: InvalidValue.self) { try ControlAddress(HTTPTarget(refused)) }
        }
        #expect(ControlAddress.pinecone.target.url == "https://api.pinecone.io/")
    }

    @Test("A key that cannot be sent is refused and not shown")
    func key() throws {
        let error = #expect(throws: InvalidValue.self) {
            try PineconeConfiguration(index: IndexName(parsing: "a"), dimension: 3, key: Secret("top\nsecret"))
        }
        #expect(error?.message.contains("secret") == false)
    }
}
