// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HTTPFakes
import Support

/// Says its last word to one client at once, and then counts what that still says.
final class FarewellServer: Sendable {
    let port: Int
    let ended = Signal()
    private let listener: Int32
    private let count = Locked(0)

    init() throws {
        (listener, port) = try LoopbackServer.listenOnLoopback()
        Thread.detachNewThread { [self] in
            let accepted = accept(listener, nil, nil)
            guard accepted >= 0 else { return }
            _ = Array("farewell".utf8).withUnsafeBytes { send(accepted, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            shutdown(accepted, Int32(SHUT_WR))
            var buffer = [UInt8](repeating: 0, count: 16 * 1024)
            while case let bytes = read(accepted, &buffer, buffer.count), bytes > 0 {
                count.withLock { $0 += bytes }
            }
            close(accepted)
            close(listener)
            ended.fire()
        }
    }

    var bytesRead: Int { count.withLock { $0 } }
}
