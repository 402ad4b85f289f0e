// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HTTPTransport
import Testing

@testable import DeployKit

@Suite("The context as tar")
struct ContextTarTests {
    private static let long = String(repeating: "long-folder-name/", count: 12) + "file.txt"

    private static func bytes(of upload: HTTPUpload, piece: Int = 64 * 1024) throws -> [UInt8] {
        let reader = try upload.makeReader()
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: piece)
        while case let count = try buffer.withUnsafeMutableBytes({ try reader.read(into: $0) }), count > 0 {
            bytes += buffer[..<count]
        }
        return bytes
    }

    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("Dockerfile", "FROM scratch\n")
        try folder.write("run", "#!/bin/sh\n", mode: 0o755)
        try folder.write("private", "", mode: 0o600)
        try folder.write("empty/")
        try folder.write("ünï cödé/ß.txt", "straße")
        try folder.write(long, "deep")
        try folder.write("block", String(repeating: "b", count: 512))
        try folder.write("blocks", String(repeating: "c", count: 70_001))
        try folder.link("link", to: "run")
        try folder.link("far", to: "/" + String(repeating: "target/", count: 20) + "ü")
        return folder
    }

    @Test("GNU tar and Python's tarfile read it as it was meant")
    func readers() async throws {
        let folder = try Self.folder()
        let context = try await BuildContext.scan(folder.path)
        let bytes = try Self.bytes(of: context.upload)
        #expect(bytes.count == context.byteCount)
        let out = try TemporaryFolder()
        try Data(bytes).write(to: URL(filePath: out.path + "/context.tar"))

        _ = try Tool.output(["tar", "-xf", out.path + "/context.tar", "--one-top-level=x", "-C", out.path])
        #expect(try Tool.output(["diff", "-r", "--no-dereference", folder.path, out.path + "/x"]).isEmpty)
        let mode = "find . ! -type l -printf '%m %p\\n' | sort"
        let modes = try [folder.path, out.path + "/x"].map { try Tool.output(["sh", "-c", "cd '\($0)'; \(mode)"]) }
        #expect(modes[0].split(separator: "\n").dropFirst() == modes[1].split(separator: "\n").dropFirst())

        let script = """
            import tarfile, sys
            with tarfile.open(sys.argv[1]) as tar:
                assert not tar.pax_headers, tar.pax_headers
                for m in tar:
                    assert (m.uid, m.gid, m.uname, m.gname, m.mtime) == (0, 0, "", "", 315532800), m.get_info()
                    print(oct(m.mode)[2:], m.type.decode(), m.size, m.name, m.linkname, sep="|")
            """
        let listed = try Tool.output(["python3", "-c", script, out.path + "/context.tar"])
        let lines = listed.split(separator: "\n").map(String.init)
        #expect(lines.map { String($0.split(separator: "|")[3]) } == context.paths)
        #expect(lines.contains("755|0|10|run|"))
        #expect(lines.contains("600|0|0|private|"))
        #expect(lines.contains("777|2|0|link|run"))
        #expect(lines.contains("644|0|4|\(Self.long)|"))
    }

    @Test(
        "The same tree gives the same bytes, whatever the pieces in which it is read",
        arguments: [1, 511, 512, 513, 4_096]
    )
    func pieces(piece: Int) async throws {
        let folder = try Self.folder()
        let again = try Self.folder()
        let whole = try Self.bytes(of: try await BuildContext.scan(folder.path).upload)
        #expect(try Self.bytes(of: try await BuildContext.scan(again.path).upload, piece: piece) == whole)
    }

    @Test(
        "Names and sizes at the edges of ustar",
        arguments: [
            (String(repeating: "a", count: 100), 0o77777777777, 512),
            (String(repeating: "a", count: 101), 1, 512 * 3),
            ("ä", 1, 512 * 3), ("a", 0o100000000000, 512 * 3),
        ]
    )
    func edges(name: String, size: Int, length: Int) throws {
        let entry = ContextEntry(path: name, kind: .file(byteCount: size), mode: 0o644)
        let blocks = TarHeader.blocks(for: entry)
        #expect(blocks.count == length)
        let out = try TemporaryFolder()
        try Data(blocks).write(to: URL(filePath: out.path + "/header"))
        let script = """
            import tarfile, sys
            m = tarfile.open(sys.argv[1], ignore_zeros=True).next()
            print(m.name, m.size)
            """
        #expect(try Tool.output(["python3", "-c", script, out.path + "/header"]) == "\(name) \(size)\n")
    }

    enum Change: CaseIterable {
        case grown, shrunk, removed, replacedByLink
    }

    @Test("A file that is not what it was when the context was looked through is an error", arguments: Change.allCases)
    func changes(change: Change) async throws {
        let folder = try TemporaryFolder()
        try folder.write("Dockerfile")
        try folder.write("log", "0123456789")
        let context = try await BuildContext.scan(folder.path)
        switch change {
        case .grown: try folder.write("log", "0123456789a")
        case .shrunk: try folder.write("log", "012345678")
        case .removed: try FileManager.default.removeItem(atPath: folder.path + "/log")
        case .replacedByLink:
            try FileManager.default.removeItem(atPath: folder.path + "/log")
            try folder.link("log", to: "/etc/passwd")
        }
        let error = #expect(throws: DockerError.self) { try Self.bytes(of: context.upload) }
        let isContent = change == .grown || change == .shrunk
        #expect(error?.code == (isContent ? .contextChanged : .contextUnreadable))
        #expect(error?.message.hasPrefix("log ") == true)
    }

    @Test("A file that changes while it is sent is an error", arguments: [+1, -1])
    func changesMeanwhile(by difference: Int64) async throws {
        let folder = try TemporaryFolder()
        try folder.write("Dockerfile")
        try folder.write("log", String(repeating: "x", count: 100_000))
        let reader = try await BuildContext.scan(folder.path).upload.makeReader()
        var buffer = [UInt8](repeating: 0, count: 4_096)
        #expect(try buffer.withUnsafeMutableBytes { try reader.read(into: $0) } == 4_096)
        #expect(truncate(folder.path + "/log", Int(100_000 + difference)) == 0)
        let error = #expect(throws: DockerError.self) {
            while try buffer.withUnsafeMutableBytes({ try reader.read(into: $0) }) > 0 {}
        }
        #expect(error?.code == .contextChanged)
    }

    @Test("Sockets and pipes are passed over")
    func special() async throws {
        let folder = try TemporaryFolder()
        try folder.write("Dockerfile")
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        #expect(try await BuildContext.scan(folder.path).paths == ["Dockerfile"])
    }

    @Test("The ignore file beside the Dockerfile is taken before the one in the root, and both files are always sent")
    func ignoreFiles() async throws {
        let folder = try TemporaryFolder()
        try folder.write("docker/Dockerfile")
        try folder.write("a")
        try folder.write("b")
        try folder.write(".dockerignore", "*\n!a\n")
        let rooted = try await BuildContext.scan(folder.path, dockerfile: "docker/Dockerfile")
        #expect(rooted.paths == [".dockerignore", "a", "docker", "docker/Dockerfile"])
        try folder.write("docker/Dockerfile.dockerignore", "*\n!b\n")
        let beside = try await BuildContext.scan(folder.path, dockerfile: "./docker/Dockerfile")
        #expect(beside.paths == [".dockerignore", "b", "docker", "docker/Dockerfile"])
    }

    @Test(
        "What cannot be a context says why",
        arguments: [
            ("nowhere", "Dockerfile", DockerError.Code.dockerfile), ("", "../Dockerfile", .dockerfile),
            ("", "/etc/passwd", .dockerfile), ("", "missing", .dockerfile), ("", "Dockerfile", .ignoreFile),
        ]
    )
    func refused(subfolder: String, dockerfile: String, code: DockerError.Code) async throws {
        let folder = try TemporaryFolder()
        try folder.write("Dockerfile")
        try folder.write(".dockerignore", "a\n[\n")
        let error = await #expect(throws: DockerError.self) {
            try await BuildContext.scan(folder.path + "/" + subfolder, dockerfile: dockerfile)
        }
        #expect(error?.code == code)
        if code == .ignoreFile { #expect(error?.message.hasPrefix(".dockerignore:2:") == true) }
    }
}
