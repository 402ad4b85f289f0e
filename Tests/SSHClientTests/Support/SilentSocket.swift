// SPDX-License-Identifier: Apache-2.0

import Glibc

@testable import SSHClient

/// A Unix socket that connects and never says a word: nobody accepts.
struct SilentSocket {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(Glibc.SOCK_STREAM.rawValue), 0)
        guard let address = UnixSocketAddress(path: path), address.bind(descriptor) == 0, listen(descriptor, 8) == 0
        else { throw SpawnedProgram.Failed(description: "no socket at \(path): \(errno)") }
    }

    func close() {
        Glibc.close(descriptor)
    }
}
