// SPDX-License-Identifier: Apache-2.0

import Glibc
import Support

/// A descriptor on its way from one thread to another; closed if nobody takes it out.
final class DescriptorBox: Sendable {
    private let number: Locked<Int32?>

    init(_ descriptor: consuming Descriptor) {
        number = Locked(descriptor.release())
    }

    deinit {
        if let left = number.withLock({ $0 }) {
            close(left)
        }
    }

    func take() throws(SSHError) -> Descriptor {
        let taken = number.withLock { number in
            defer { number = nil }
            return number
        }
        guard let taken else {
            throw SSHError(.internalFailure, "a descriptor was taken twice")
        }
        return Descriptor(taken)
    }
}
