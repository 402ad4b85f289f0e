// SPDX-License-Identifier: Apache-2.0

internal import CSSH2

extension ConnectionEngine {
    /// Opens a channel for the job that runs; `open` returns none for "again" and for errors alike.
    func openChannel(_ what: String, _ open: () -> OpaquePointer?) throws -> ChannelHandle {
        // The one way that libssh2 has may be taken by a tunnel.
        while forwards.contains(where: \.isOpening) {
            let before = session.received
            let hasMore = try moveForwards()
            if hasMore || session.received != before {
                try attend()
            } else if forwards.contains(where: \.isOpening) {
                try wait(readingSocket: true)
            }
        }
        jobIsOpening = true
        defer { jobIsOpening = false }
        var pointer: OpaquePointer?
        let result = try call(what) {
            pointer = open()
            return pointer == nil ? lastError() : 0
        }
        guard let pointer else { throw SSHError.refused(what, result, destination) }
        return ChannelHandle(pointer)
    }

    func openSessionChannel() throws -> ChannelHandle {
        try closeIdleReader()
        let session = session.pointer
        return try openChannel("a session channel") { cssh2_channel_open_session(session) }
    }

    /// Ends a channel in the open: both sides have said so before its memory is freed.
    func release(_ channel: consuming ChannelHandle) throws {
        let pointer = channel.disown()
        _ = try call("channel_free") { Int(libssh2_channel_free(pointer)) }
    }

    func sendKeepAlive() throws {
        let session = session.pointer
        _ = try attempt("keepalive_send") {
            var seconds: Int32 = 0
            return Int(libssh2_keepalive_send(session, &seconds))
        }
    }

    /// Takes what the server sent while no channel was open.
    func readWhileIdle() throws {
        if idleReader == nil {
            let session = session.pointer
            do throws(any Error) {
                idleReader = try openChannel("an idle channel") { cssh2_channel_open_session(session) }
            } catch {
                // Accounts that may only forward have no sessions. Their connections go unread while idle.
                canOpenIdleReader = false
                throw error
            }
        }
        guard let pointer = idleReader?.pointer else { return }
        var buffer = [CChar](repeating: 0, count: 1_024)
        if let count = try attempt("channel_read", { cssh2_channel_read_output(pointer, &buffer, buffer.count) }),
            count <= 0
        {
            try closeIdleReader()
        }
    }

    func closeIdleReader() throws {
        guard let reader = idleReader.take() else { return }
        try release(reader)
    }
}
