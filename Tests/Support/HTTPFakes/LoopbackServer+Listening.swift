// SPDX-License-Identifier: Apache-2.0

import Glibc
import Support

extension LoopbackServer {
    /// - Parameters:
    ///   - wanted: 0 takes a free one.
    ///   - backlog: Connections that wait to be accepted; beyond them the kernel does not answer.
    package static func listenOnLoopback(
        port wanted: Int = 0,
        backlog: Int32 = 4_096
    ) throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError(call: "socket", number: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(wanted).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        guard bound == 0, Glibc.listen(descriptor, backlog) == 0 else {
            defer { close(descriptor) }
            throw SystemError(call: "bind", number: errno)
        }
        var length = size
        let named = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard named == 0 else { throw SystemError(call: "getsockname", number: errno) }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    static func listen(onPath path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError(call: "socket", number: errno) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8) + [0]) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, Glibc.listen(descriptor, 128) == 0 else { throw SystemError(call: "bind", number: errno) }
        return descriptor
    }

    /// A port of the loopback interface on which nobody listens, never given twice. It is below those that the kernel draws
    /// for outgoing connections and for whoever binds to 0: other tests do both before a program listens on it.
    package static func unusedPort() throws -> Int {
        for port in (20_000..<32_768).shuffled() where givenPorts.withLock({ $0.insert(port).inserted }) {
            if let (descriptor, _) = try? listenOnLoopback(port: port) {
                close(descriptor)
                return port
            }
        }
        throw SystemError(call: "bind", number: EADDRINUSE)
    }

    private static let givenPorts = Locked<Set<Int>>([])
}
