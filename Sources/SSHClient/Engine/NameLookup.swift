// SPDX-License-Identifier: Apache-2.0

import Glibc
import Support

/// `getaddrinfo`, which cannot be interrupted, on a thread of its own: a dead name server holds up nobody beyond the
/// deadline. A lookup that nobody waits for any more ends by itself.
final class NameLookup: Sendable {
    /// A socket address: its bytes, and the family that says how to read them.
    struct Address: Sendable {
        let family: Int32
        let bytes: [UInt8]
    }

    private let outcome = Locked<Result<[Address], SSHError>?>(nil)

    /// Nil until the lookup is done, at which the thread is woken.
    var result: Result<[Address], SSHError>? { outcome.withLock { $0 } }

    static func start(_ destination: SSHDestination, wakeUp: WakeUp) throws(SSHError) -> NameLookup {
        let lookup = NameLookup()
        let failure = DetachedThread.start {
            let result = Result { () throws(SSHError) in try resolve(destination) }
            lookup.outcome.withLock { $0 = result }
            wakeUp()
        }
        if let failure {
            throw SSHError(.internalFailure, "no thread could be started to look up a name", underlying: failure)
        }
        return lookup
    }

    private static func resolve(_ destination: SSHDestination) throws(SSHError) -> [Address] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(Glibc.SOCK_STREAM.rawValue)
        // No AI_ADDRCONFIG: it hides ::1 from a machine without a routed IPv6 address.
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(destination.host, String(destination.port), &hints, &list)
        guard result == 0 else {
            throw SSHError(
                .nameResolution,
                "the host name \(destination.host) could not be resolved",
                underlying: LibraryFailure(.resolver, "getaddrinfo", result)
            )
        }
        defer { freeaddrinfo(list) }
        var addresses: [Address] = []
        var next = list
        while let entry = next?.pointee {
            if let address = entry.ai_addr {
                let bytes = UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen))
                addresses.append(Address(family: entry.ai_family, bytes: Array(bytes)))
            }
            next = entry.ai_next
        }
        return addresses
    }
}
