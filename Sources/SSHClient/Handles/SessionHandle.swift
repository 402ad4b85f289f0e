// SPDX-License-Identifier: Apache-2.0

internal import CSSH2
import Glibc

/// Owns a `LIBSSH2_SESSION*`, the socket below it, and the notes that its callbacks write to.
///
/// Confined to the thread of its connection: libssh2 allows one call at a time on a session and everything opened on
/// it. Channels end before it; one whose end was not confirmed is still in the session's list and is freed here.
struct SessionHandle: ~Copyable {
    let pointer: OpaquePointer
    private let socket: Descriptor
    private let notes: UnsafeMutablePointer<cssh2_notes>

    private init(pointer: OpaquePointer, socket: consuming Descriptor, notes: UnsafeMutablePointer<cssh2_notes>) {
        self.pointer = pointer
        self.socket = socket
        self.notes = notes
    }

    deinit {
        // Shut down first: whatever libssh2 still wants to say fails at once instead of waiting.
        shutdown(socket.number, Int32(SHUT_RDWR))
        // Each round frees one more thing; a session that still says "again" after these is left behind, not waited for.
        for _ in 0..<1_000 where libssh2_session_free(pointer) != LIBSSH2_ERROR_EAGAIN {
            break
        }
        notes.deallocate()
    }

    static func make(on socket: consuming Descriptor) throws(SSHError) -> SessionHandle {
        guard SSHLibrary.initialisation == 0 else {
            throw SSHError(
                .internalFailure,
                "libssh2 did not initialise",
                underlying: LibraryFailure(.libssh2, "libssh2_init", SSHLibrary.initialisation)
            )
        }
        let notes = UnsafeMutablePointer<cssh2_notes>.allocate(capacity: 1)
        notes.initialize(to: cssh2_notes())
        guard let pointer = cssh2_session_init_noting(notes) else {
            notes.deallocate()
            throw SSHError(.internalFailure, "libssh2 made no session")
        }
        libssh2_session_set_blocking(pointer, 0)
        return SessionHandle(pointer: pointer, socket: socket, notes: notes)
    }

    var socketNumber: Int32 { socket.number }

    /// How many bytes have come from the peer.
    var received: UInt64 { notes.pointee.received }

    /// Whether the peer has ended the connection.
    var hasEnded: Bool { notes.pointee.has_ended != 0 }

    /// How many commands the server has told the exit code of.
    var exitStatuses: UInt64 { notes.pointee.exit_statuses }

    /// Whether the call that just asked to be repeated has a packet half sent. Nothing else may be sent before it is
    /// repeated to its end (transport.c, send_existing).
    var isBlockedOnSending: Bool {
        libssh2_session_block_directions(pointer) & LIBSSH2_SESSION_BLOCK_OUTBOUND != 0
    }

    /// Whether bytes wait in the kernel that no call has taken yet.
    var hasUnreadBytes: Bool {
        var count: Int32 = 0
        return ioctl(socket.number, UInt(FIONREAD), &count) == 0 && count > 0
    }

    /// Tells the peer that this is the end, if that can be said without waiting.
    func sayGoodbye() {
        _ = cssh2_session_disconnect(pointer, "done")
    }
}
