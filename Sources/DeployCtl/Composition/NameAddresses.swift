// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The addresses of a name, by `getaddrinfo`, which cannot be interrupted: on a thread of its own, and left behind when it
/// takes too long.
enum NameAddresses {
    static func look(up name: String, by deadline: Deadline) async -> [String] {
        let waiter = Locked<CheckedContinuation<[String], Never>?>(nil)
        @Sendable func answer(_ addresses: [String]) {
            waiter.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }?.resume(returning: addresses)
        }
        let timer = deadline.whenPassed { answer([]) }
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            waiter.withLock { $0 = continuation }
            guard !deadline.hasPassed else { return answer([]) }
            Thread.detachNewThread { answer(addresses(of: name)) }
        }
    }

    private static func addresses(of name: String) -> [String] {
        var hints = addrinfo()
        // One entry for each address, not one for each kind of socket too.
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [String] = []
        var next = list
        while let entry = next?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let length = socklen_t(text.count)
            if getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, length, nil, 0, NI_NUMERICHOST) == 0 {
                found.append(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
            }
            next = entry.ai_next
        }
        return found
    }
}
