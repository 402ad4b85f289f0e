// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HTTPFakes

/// Says a beginning, and then the same words again and again, as fast as anybody takes them, to one client at a time.
final class FloodServer: Sendable {
    let port: Int
    private let listener: Int32

    init(_ beginning: [UInt8] = [], repeating words: [UInt8]) throws {
        (listener, port) = try LoopbackServer.listenOnLoopback()
        let piece = Array(repeatElement(words, count: 1 + 16 * 1024 / words.count).joined())
        Thread.detachNewThread { [listener] in
            while case let accepted = accept(listener, nil, nil), accepted >= 0 {
                var bytes = beginning + piece
                while bytes.withUnsafeBytes({ send(accepted, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }) > 0 {
                    bytes = piece
                }
                close(accepted)
            }
            close(listener)
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }
}
