// SPDX-License-Identifier: Apache-2.0

internal import CSSH2
import Support

/// How libssh2 is called: never blocking, and "again" until there is a result.
extension ConnectionEngine {
    /// Repeats a call until it has a result other than "again", and returns that, errors of the request included; the
    /// end of the connection is thrown.
    func call(_ name: String, _ body: () -> Int) throws -> Int {
        let result = try repeated(body)
        return try alive(name, result)
    }

    /// As ``call(_:_:)``, and any error is one: for calls that fail only with the connection.
    func succeed(_ name: String, _ body: () -> Int) throws -> Int {
        let result = try call(name, body)
        guard result >= 0 else { throw fail(.lost(name, result, destination)) }
        return result
    }

    /// One try: nil where the peer must say something first.
    func attempt(_ name: String, _ body: () -> Int) throws -> Int? {
        guard let result = try attempted(body) else { return nil }
        return try alive(name, result)
    }

    /// ``call(_:_:)`` without a meaning for the errors: what a handshake's result means is another matter.
    func repeated(_ body: () -> Int) throws -> Int {
        while true {
            try checkJob()
            let before = session.received
            if let result = try attempted(body) { return result }
            let hasMore = try moveForwards()
            // What came since may have been for this call, taken off the socket by a call for another channel: only when
            // nothing came does the poll wait for something new.
            if !hasMore, session.received == before {
                try wait(readingSocket: true)
            }
        }
    }

    private func attempted(_ body: () -> Int) throws -> Int? {
        while true {
            let result = body()
            guard result == Int(LIBSSH2_ERROR_EAGAIN) else { return result }
            guard session.isBlockedOnSending else { return nil }
            try waitForRoom()
        }
    }

    private func alive(_ name: String, _ result: Int) throws -> Int {
        guard result < 0, SSHError.endsConnection(result) else { return result }
        throw fail(.lost(name, result, destination))
    }

    /// What a function that returns a pointer meant by returning none.
    func lastError() -> Int {
        Int(libssh2_session_last_errno(session.pointer))
    }
}
