// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Ends the poll of a connection's thread, from any thread. A pipe: a wake-up before the poll is kept.
///
/// A class, because whoever may still wake the thread, a name lookup for instance, must keep the descriptors from being
/// closed and their numbers from becoming somebody else's.
final class WakeUp: Sendable {
    let readable: Int32
    private let writable: Int32

    init() throws(SSHError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw SSHError(
                .internalFailure,
                "no pipe could be made for a connection",
                underlying: LibraryFailure(.system, "pipe", errno)
            )
        }
        (readable, writable) = (ends[0], ends[1])
        for end in ends {
            Descriptor.makePrivate(end)
        }
    }

    deinit {
        close(readable)
        close(writable)
    }

    func callAsFunction() {
        // A full pipe wakes as well as one more byte would.
        var byte: UInt8 = 1
        _ = write(writable, &byte, 1)
    }

    /// Takes back what woke the thread.
    func drain() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(readable, &bytes, bytes.count) > 0 {}
    }
}
