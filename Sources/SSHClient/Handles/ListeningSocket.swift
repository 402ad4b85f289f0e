// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Owns a socket of this machine that takes connections, and for a Unix socket its file and folder, which go with it.
/// Belongs to the thread of the connection that forwards what comes in.
struct ListeningSocket: ~Copyable {
    let address: TunnelAddress
    private let socket: Descriptor

    private init(_ socket: consuming Descriptor, _ address: TunnelAddress) {
        self.socket = socket
        self.address = address
    }

    deinit {
        guard case .unixSocket(let path) = address else { return }
        unlink(path)
        if let slash = path.lastIndex(of: "/") { rmdir(String(path[..<slash])) }
    }

    var number: Int32 { socket.number }

    /// The next connection that waits; nil when none does.
    func accept() -> Int32? {
        let accepted = Glibc.accept(socket.number, nil, nil)
        guard accepted >= 0 else { return nil }
        Descriptor.makePrivate(accepted)
        return accepted
    }

    static func open(_ entrance: TunnelEntrance) throws(SSHError) -> ListeningSocket {
        switch entrance {
        case .unixSocket: try openOnPath()
        case .loopbackPort: try openOnLoopback()
        }
    }

    private static func openOnPath() throws(SSHError) -> ListeningSocket {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        // Made with mode 0700: who may enter the folder may use the tunnel.
        var template = Array("\(base)/tunnel-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw failed("mkdtemp") }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let path = folder + "/socket"
        // From here on the value removes the folder, whatever fails.
        let listening = ListeningSocket(.streamSocket(AF_UNIX), .unixSocket(path: path))
        guard let address = UnixSocketAddress(path: path), address.bind(listening.number) == 0 else {
            throw failed("bind")
        }
        try listening.start()
        return listening
    }

    private static func openOnLoopback() throws(SSHError) -> ListeningSocket {
        let socket = Descriptor.streamSocket(AF_INET)
        let number = socket.number
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(number, address, size) == 0 && getsockname(number, address, &size) == 0
            }
        }
        guard result else { throw failed("bind") }
        let listening = ListeningSocket(
            socket,
            .loopback(port: Int(UInt16(bigEndian: address.sin_port)))
        )
        try listening.start()
        return listening
    }

    private func start() throws(SSHError) {
        guard listen(socket.number, 128) == 0 else { throw Self.failed("listen") }
    }

    private static func failed(_ call: String) -> SSHError {
        SSHError(
            .internalFailure,
            "no tunnel could be opened on this machine",
            underlying: LibraryFailure(.system, call, errno)
        )
    }
}
