// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Owns a file descriptor: closed once, when the value ends. Belongs to whichever thread holds the value; it is moved
/// between threads only inside a ``DescriptorBox``.
struct Descriptor: ~Copyable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// The number, for another owner.
    consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }

    /// A stream socket that no program inherits and no call waits for. Its number is negative when there is none.
    static func streamSocket(_ family: Int32) -> Descriptor {
        Descriptor(socket(family, streamKind, 0))
    }

    /// As ``streamSocket(_:)``, for what comes from calls that cannot do it by themselves: Glibc's `accept4` and `pipe2` are
    /// not seen by Swift.
    static func makePrivate(_ number: Int32) {
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    }

    /// Set at the creation: between that and a later `fcntl` another thread may start a program.
    static let streamKind = Int32(
        Glibc.SOCK_STREAM.rawValue | Glibc.SOCK_CLOEXEC.rawValue | Glibc.SOCK_NONBLOCK.rawValue
    )
}
