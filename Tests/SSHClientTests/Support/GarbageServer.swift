// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HTTPFakes

/// Says the same words to everybody and hangs up.
final class GarbageServer: Sendable {
    let port: Int
    private let listener: Int32

    init(_ words: [UInt8]) throws {
        (listener, port) = try LoopbackServer.listenOnLoopback()
        Thread.detachNewThread { [listener] in
            while case let accepted = accept(listener, nil, nil), accepted >= 0 {
                _ = words.withUnsafeBytes { send(accepted, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                // Half, so that the words are not lost to a reset; then until the client goes.
                shutdown(accepted, Int32(SHUT_WR))
                var buffer = [UInt8](repeating: 0, count: 1_024)
                while read(accepted, &buffer, buffer.count) > 0 {}
                close(accepted)
            }
            close(listener)
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }
}
