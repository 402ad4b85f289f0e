// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

@testable import SSHClient

/// An SSH agent that answers every request with the next of its words, whatever was asked, and hangs up behind the last.
final class ScriptedAgent: Sendable {
    let path: String
    private let listener: Int32

    init(_ answers: [[UInt8]]) throws {
        path = try Scratch.folder("agent") + "/socket"
        listener = socket(AF_UNIX, Int32(Glibc.SOCK_STREAM.rawValue), 0)
        guard let address = UnixSocketAddress(path: path), address.bind(listener) == 0, listen(listener, 8) == 0 else {
            throw SpawnedProgram.Failed(description: "no socket at \(path): \(errno)")
        }
        Thread.detachNewThread { [listener] in
            while case let accepted = accept(listener, nil, nil), accepted >= 0 {
                var request = [UInt8](repeating: 0, count: 64 * 1024)
                for answer in answers where read(accepted, &request, request.count) > 0 {
                    _ = answer.withUnsafeBytes { send(accepted, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                }
                close(accepted)
            }
            close(listener)
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// A message of the agent's protocol: its length before it.
    static func framed(_ message: [UInt8]) -> [UInt8] {
        var writer = WireWriter()
        writer.string(message)
        return writer.bytes
    }

    /// The list of keys with this one key.
    static func list(_ blob: [UInt8]) -> [UInt8] {
        var writer = WireWriter()
        writer.byte(12)
        writer.number(1)
        writer.string(blob)
        writer.string(Array("comment".utf8))
        return framed(writer.bytes)
    }
}
