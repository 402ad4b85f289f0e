// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import Support
import Testing

@testable import SSHClient

/// Against a real OpenSSH server.
@Suite("A remote file")
struct FileTests {
    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    private func content(of path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map(Array.init)
    }

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("is put in place with content and mode, and read back", arguments: [0, 1, 100, 70_000, 5_000_000])
    func upload(size: Int) async throws {
        let folder = try Scratch.folder("upload")
        try await withConnection { connection in
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
            let path = try RemotePath(folder + "/file")
            let receipt = try await connection.upload(.bytes(bytes), to: path, mode: FileMode(0o640), by: .ample)
            #expect(receipt == UploadReceipt(byteCount: size, isDurable: true))
            #expect(content(of: path.text) == bytes)
            #expect(try mode(of: path.text) == 0o640)
            #expect(try names(in: folder) == ["file"])
            #expect(try await connection.read(path, maximumBytes: size, by: .ample) == bytes)
        }
    }

    @Test("replaces what was there, whatever its mode", arguments: [0o400, 0o600, 0o644, 0o755, 0o4755])
    func replacing(bits: Int) async throws {
        let folder = try Scratch.folder("replace")
        try await withConnection { connection in
            let path = try RemotePath(folder + "/file")
            for text in ["first", "second"] {
                try await connection.upload(.text(Secret(text)), to: path, mode: FileMode(bits), by: .ample)
                #expect(content(of: path.text) == Array(text.utf8))
                #expect(try mode(of: path.text) == bits)
            }
            #expect(try names(in: folder) == ["file"])
        }
    }

    @Test(
        "may have any name",
        arguments: ["-n", "it's $HOME", "größe", "a b", "*", "new\nline", String(repeating: "n", count: 200), ".env"]
    )
    func naming(name: String) async throws {
        let folder = try Scratch.folder("names")
        try await withConnection { connection in
            let path = try RemotePath("\(folder)/\(name)")
            try await connection.upload(.bytes([1, 2, 3]), to: path, mode: .ownerOnly, by: .ample)
            #expect(try names(in: folder) == [name])
            #expect(try await connection.read(path, maximumBytes: 10, by: .ample) == [1, 2, 3])
        }
    }

    @Test("is sent from a local file, a big one too")
    func fromFile() async throws {
        let folder = try Scratch.folder("big")
        try SpawnedProgram.run(["sh", "-c", #"head -c 50000000 /dev/urandom >"$0""#, folder + "/local"])
        try await withConnection { connection in
            let path = try RemotePath(folder + "/remote")
            let receipt = try await connection.upload(
                .file(path: folder + "/local"),
                to: path,
                mode: .readableByAll,
                by: .ample
            )
            #expect(receipt.byteCount == 50_000_000)
            try SpawnedProgram.run(["cmp", folder + "/local", folder + "/remote"])
            let error = try await sshError {
                try await connection.upload(.file(path: folder + "/none"), to: path, mode: .ownerOnly, by: .ample)
            }
            #expect(error.code == .fileFailed)
            #expect(try await connection.output(of: ["echo", "on"]) == "on\n")
        }
    }

    @Test("is never seen half, and leaves nothing behind, when the connection is cut")
    func cut() async throws {
        let folder = try Scratch.folder("cut")
        let path = try RemotePath(folder + "/file")
        Scratch.write("old", to: path.text)
        let server = try await SSHServer.shared.value
        // Room for the handshake and some of the content, so that the upload is under way and cannot end.
        let relay = try TCPRelay(to: server.port, .stall(after: 300_000))
        let connection = try await server.connect(port: relay.port)
        let bytes = [UInt8](repeating: 7, count: 3_000_000)
        let task = Task { try await connection.upload(.bytes(bytes), to: path, mode: .ownerOnly, by: .ample) }
        try await eventually { try names(in: folder).count == 2 }
        relay.cut()
        let error = try await sshError { _ = try await task.value }
        #expect(error.code == .connectionLost)
        try await eventually { try names(in: folder) == ["file"] }
        #expect(content(of: path.text) == Array("old".utf8))
        await connection.close()
    }

    @Test("is never seen half, and leaves nothing behind, when the upload is cancelled")
    func cancelled() async throws {
        let folder = try Scratch.folder("cancel")
        let path = try RemotePath(folder + "/file")
        let server = try await SSHServer.shared.value
        let relay = try TCPRelay(to: server.port, .stall(after: 300_000))
        let connection = try await server.connect(port: relay.port)
        let bytes = [UInt8](repeating: 7, count: 3_000_000)
        let task = Task { try await connection.upload(.bytes(bytes), to: path, mode: .ownerOnly, by: .ample) }
        try await eventually { try !names(in: folder).isEmpty }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        await connection.close()
        relay.cut()
        try await eventually { try names(in: folder).isEmpty }
    }

    @Test("that cannot be written leaves what was there, and says why")
    func failures() async throws {
        let folder = try Scratch.folder("fail")
        try FileManager.default.createDirectory(atPath: folder + "/taken", withIntermediateDirectories: false)
        Scratch.write("old", to: folder + "/plain")
        try await withConnection { connection in
            let cases: [(String, SSHError.Code)] = [
                ("/none/file", .notFound), ("/taken", .fileFailed), ("/plain/file", .notFound),
            ]
            for (name, code) in cases {
                let error = try await sshError {
                    try await connection.upload(
                        .bytes([1]),
                        to: RemotePath(folder + name),
                        mode: .ownerOnly,
                        by: .ample
                    )
                }
                #expect(error.code == code)
                #expect(error.message.contains(folder))
            }
            // The kernel's own folder: its files are made by nobody, not even root.
            let error = try await sshError {
                try await connection.upload(.bytes([1]), to: RemotePath("/proc/file"), mode: .ownerOnly, by: .ample)
            }
            #expect(error.code == .fileFailed)
            #expect(try names(in: folder) == ["plain", "taken"])
            #expect(try names(in: folder + "/taken").isEmpty)
            #expect(content(of: folder + "/plain") == Array("old".utf8))
        }
    }

    @Test("is not replaced by a part of it when the host has no room")
    func noRoom() async throws {
        let folder = try Scratch.folder("room")
        try await withConnection { connection in
            // The same script, in a shell whose files may have no more than 64 blocks of 512 bytes.
            let outcome = try await connection.run(
                .program([
                    "sh", "-c", #"ulimit -f 64; trap '' XFSZ; exec sh -c "$@""#, "limit", FileScript.upload, "upload",
                    folder + "/.part", folder + "/file", folder, "0600", "100000",
                ]),
                input: .bytes([UInt8](repeating: 1, count: 100_000)),
                by: .ample
            )
            #expect(!outcome.status.isSuccess)
            #expect(try names(in: folder).isEmpty)
        }
    }

    @Test("is flushed before it takes its place, and its folder after, by the host's own sync")
    func flushing() async throws {
        let folder = try Scratch.folder("flush")
        let tools = try Scratch.folder("tools")
        // Says what it was asked to flush, and what stood in the folder at that time.
        let sync = #"#!/bin/sh\n[ ! -e "$0.broken" ] || exit 1\n(echo "$2"; cd \#(folder); ls -A) | xargs >>"$0.log"\n"#
        Scratch.write(sync.replacing(#"\n"#, with: "\n"), to: tools + "/sync")
        try SpawnedProgram.run(["chmod", "+x", tools + "/sync"])
        let server = try await SSHServer.start(settings: ["SetEnv PATH=\(tools):/usr/bin:/bin"])
        let connection = try await server.connect()
        let path = try RemotePath(folder + "/file")
        let receipt = try await connection.upload(.text(Secret("new")), to: path, mode: .ownerOnly, by: .ample)
        #expect(receipt.isDurable)
        let lines = try String(contentsOfFile: tools + "/sync.log", encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2)
        // The temporary file, while nothing has its name yet.
        #expect(lines.first?.hasPrefix(folder + "/.") == true && lines.first?.hasSuffix(" file") == false)
        #expect(lines.last == "\(folder) file")

        Scratch.write("", to: tools + "/sync.broken")
        let error = try await sshError {
            _ = try await connection.upload(.text(Secret("newer")), to: path, mode: .ownerOnly, by: .ample)
        }
        #expect(error.code == .fileFailed)
        #expect(content(of: path.text) == Array("new".utf8))
        #expect(try names(in: folder) == ["file"])
        await connection.close()
        try await server.stop()
    }

    @Test("takes the place of the old one in one step: who has that open still reads it")
    func replacedAtOnce() async throws {
        let folder = try Scratch.folder("swap")
        Scratch.write("old", to: folder + "/file")
        let opened = try #require(FileHandle(forReadingAtPath: folder + "/file"))
        try await withConnection { connection in
            let path = try RemotePath(folder + "/file")
            try await connection.upload(.text(Secret("new")), to: path, mode: .ownerOnly, by: .ample)
        }
        #expect(try opened.readToEnd() == Data("old".utf8))
        #expect(content(of: folder + "/file") == Array("new".utf8))
    }

    @Test("is nobody else's to read while it comes, and takes over no file that is there")
    func privateMeanwhile() async throws {
        let folder = try Scratch.folder("private")
        let server = try await SSHServer.shared.value
        let relay = try TCPRelay(to: server.port, .stall(after: 300_000))
        let connection = try await server.connect(port: relay.port)
        let bytes = [UInt8](repeating: 7, count: 3_000_000)
        let path = try RemotePath(folder + "/file")
        let task = Task { try await connection.upload(.bytes(bytes), to: path, mode: FileMode(0o644), by: .ample) }
        try await eventually { try !names(in: folder).isEmpty }
        for name in try names(in: folder) {
            #expect(try mode(of: folder + "/" + name) == 0o600)
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        await connection.close()
        relay.cut()

        // Laid where the temporary file would be: through a link, say, to a file of somebody else.
        Scratch.write("precious", to: folder + "-precious")
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/.part",
            withDestinationPath: folder + "-precious"
        )
        let script = [
            "sh", "-c", FileScript.upload, "upload", folder + "/.part", folder + "/file", folder, "0600", "1",
        ]
        try await withConnection { connection in
            let outcome = try await connection.run(.program(script), input: .bytes([1]), by: .ample)
            #expect(!outcome.status.isSuccess)
        }
        #expect(content(of: folder + "-precious") == Array("precious".utf8))
    }

    @Test("is read within a bound, or not at all")
    func reading() async throws {
        let folder = try Scratch.folder("read")
        Scratch.write("12345", to: folder + "/file")
        try await withConnection { connection in
            let path = try RemotePath(folder + "/file")
            #expect(try await connection.read(path, maximumBytes: 5, by: .ample) == Array("12345".utf8))
            let cases: [(String, Int, SSHError.Code)] = [
                ("/file", 4, .outputTooLarge), ("/none", 9, .notFound), ("/file/x", 9, .notFound), ("", 9, .fileFailed),
            ]
            for (name, bound, code) in cases {
                let error = try await sshError {
                    _ = try await connection.read(RemotePath(folder + name), maximumBytes: bound, by: .ample)
                }
                #expect(error.code == code)
            }
        }
    }

    @Test("must have a name", arguments: ["", "/", "a/", "a\0b", ".", "/a/..", ".."])
    func path(text: String) async throws {
        #expect(try await sshError { _ = try RemotePath(text) }.code == .invalidInput)
    }

    @Test("knows its folder", arguments: [("/a/b", "/a", "b"), ("/a", "/", "a"), ("a", ".", "a"), ("a/b", "a", "b")])
    func folder(text: String, folder: String, name: String) throws {
        let path = try RemotePath(text)
        #expect(path.folder == folder)
        #expect(path.name == name)
    }
}
