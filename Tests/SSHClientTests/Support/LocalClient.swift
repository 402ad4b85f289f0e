// SPDX-License-Identifier: Apache-2.0

import Glibc

@testable import SSHClient

/// The near end of a tunnel: a Unix socket, read and written by hand.
struct LocalClient {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(Glibc.SOCK_STREAM.rawValue), 0)
        guard let address = UnixSocketAddress(path: path), address.connect(descriptor) == 0 else {
            throw SpawnedProgram.Failed(description: "no connection to \(path): \(errno)")
        }
    }

    /// Sends so many bytes and the end, and returns what comes back.
    static func ask(_ path: String, bytes: Int) throws -> String {
        let client = try LocalClient(path: path)
        defer { client.close() }
        client.send([UInt8](repeating: 9, count: bytes))
        client.endInput()
        return client.readText()
    }

    func endInput() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    func readText() -> String {
        var answer: [UInt8] = []
        read { answer += $0 }
        return String(decoding: answer, as: UTF8.self)
    }

    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let moved = bytes[sent...].withUnsafeBytes { bytes in
                Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard moved > 0 else { return }
            sent += moved
        }
    }

    /// The count of bytes that came.
    func readToEnd() -> Int {
        var count = 0
        read { count += $0.count }
        return count
    }

    func close() {
        Glibc.close(descriptor)
    }

    private func read(_ take: (ArraySlice<UInt8>) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 {
            take(buffer[..<count])
        }
    }
}
