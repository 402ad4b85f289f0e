// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPFakes
import HTTPTransport
import Testing

@Suite("The scripted server of the tests")
struct LoopbackServerTests {
    @Test("one that is stopped again leaves alone whoever listens by its number since")
    func stopsOnce() throws {
        let first = try LoopbackServer { _ in .whole(200, [], body: "") }
        first.stop()
        for _ in 0..<200 {
            let next = try LoopbackServer { _ in .whole(200, [], body: "") }
            defer { next.stop() }
            first.stop()
            #expect(Self.isTaken(next.target.port))
        }
    }

    private static func isTaken(_ port: Int) -> Bool {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(client) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
