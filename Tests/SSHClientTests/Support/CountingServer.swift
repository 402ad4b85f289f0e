// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HTTPFakes

/// Reads each connection to its end, then says how many bytes came.
final class CountingServer: Sendable {
    let port: Int
    private let listener: Int32

    init() throws {
        (listener, port) = try LoopbackServer.listenOnLoopback()
        Thread.detachNewThread { [listener] in
            while case let accepted = accept(listener, nil, nil), accepted >= 0 {
                var buffer = [UInt8](repeating: 0, count: 16 * 1024)
                var total = 0
                while case let count = read(accepted, &buffer, buffer.count), count > 0 { total += count }
                let answer = Array("\(total) bytes".utf8)
                _ = answer.withUnsafeBytes { send(accepted, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                close(accepted)
            }
            close(listener)
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }
}
