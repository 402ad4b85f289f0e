// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What a non-blocking local socket did.
enum SocketResult: Equatable {
    case moved(Int)
    case wouldBlock
    /// Reading: the peer has nothing more to say.
    case end
    case failed
}

extension Descriptor {
    func receive(into buffer: inout [UInt8]) -> SocketResult {
        let count = recv(number, &buffer, buffer.count, 0)
        if count > 0 { return .moved(count) }
        if count == 0 { return .end }
        return errno == EAGAIN || errno == EINTR ? .wouldBlock : .failed
    }

    func send(_ bytes: UnsafeRawBufferPointer) -> SocketResult {
        let count = Glibc.send(number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        if count >= 0 { return .moved(count) }
        return errno == EAGAIN || errno == EINTR ? .wouldBlock : .failed
    }
}
