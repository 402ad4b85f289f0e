// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The address of a Unix socket: a path of at most 107 bytes.
struct UnixSocketAddress {
    private var address = sockaddr_un()

    init?(path: String) {
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path), !bytes.contains(0) else {
            return nil
        }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    }

    func connect(_ socket: Int32) -> Int32 {
        withAddress { Glibc.connect(socket, $0, $1) }
    }

    func bind(_ socket: Int32) -> Int32 {
        withAddress { Glibc.bind(socket, $0, $1) }
    }

    private func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        withUnsafeBytes(of: address) { bytes in
            guard let base = bytes.baseAddress else { return -1 }
            return body(base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
    }
}
