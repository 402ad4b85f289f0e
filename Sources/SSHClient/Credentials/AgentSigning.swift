// SPDX-License-Identifier: Apache-2.0

internal import CSSH2
import Glibc

/// What libssh2's callback needs to have an agent sign: the agent, and the key that is tried now. Outlives every call that
/// may call back; confined to the connection's thread.
final class AgentSigning {
    let agent: AgentConnection
    var identity: [UInt8] = []
    /// Why there is no signature; libssh2 only learns that there is none.
    private(set) var failure: (any Error)?

    init(_ agent: consuming AgentConnection) {
        self.agent = agent
    }

    static let callback: cssh2_sign_callback = { _, signature, length, data, count, context in
        guard let signature, let length, let data, let object = context?.pointee else { return -1 }
        let signing = Unmanaged<AgentSigning>.fromOpaque(object).takeUnretainedValue()
        let message = Array(UnsafeBufferPointer(start: data, count: count))
        guard let bytes = signing.signature(of: message), let copy = malloc(max(1, bytes.count)) else { return -1 }
        // libssh2 frees it with the session's allocator, which is the C library's.
        copy.copyMemory(from: bytes, byteCount: bytes.count)
        signature.pointee = copy.assumingMemoryBound(to: UInt8.self)
        length.pointee = bytes.count
        return 0
    }

    private func signature(of message: [UInt8]) -> [UInt8]? {
        do {
            return try agent.signature(of: message, by: identity)
        } catch {
            failure = error
            return nil
        }
    }
}
