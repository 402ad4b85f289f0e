// SPDX-License-Identifier: Apache-2.0

internal import CSSH2

/// Owns a `LIBSSH2_CHANNEL*`. Confined to the thread of its connection, and ends before the session.
///
/// A channel is ended in the open by ``ConnectionEngine/release(_:)``, which waits for the peer. The `deinit` is for
/// connections that are given up: what cannot be freed without waiting stays in the session's list, which frees it.
struct ChannelHandle: ~Copyable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        _ = libssh2_channel_free(pointer)
    }

    /// The pointer, for the call that frees it.
    consuming func disown() -> OpaquePointer {
        let pointer = pointer
        discard self
        return pointer
    }
}
