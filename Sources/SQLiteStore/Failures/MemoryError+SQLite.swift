// SPDX-License-Identifier: Apache-2.0

import GRDB
import MemoryCore

extension MemoryError {
    /// What an error of the database means to the domain.
    ///
    /// SQLite's codes only: its messages could quote values. GRDB is told to keep arguments out of its descriptions.
    static func store(_ error: any Error) -> any Error {
        guard let failure = error as? DatabaseError else {
            if error is MemoryError || error is CancellationError { return error }
            return MemoryError(.internalError, "the store failed", dependency: .store, underlying: error)
        }
        let (code, reason) = meaning(of: failure.resultCode)
        return MemoryError(code, reason, dependency: .store, underlying: failure)
    }

    private static func meaning(of code: ResultCode) -> (Code, String) {
        switch code {
        case .SQLITE_FULL: (.upstreamUnavailable, "the disk of the store is full")
        case .SQLITE_READONLY: (.upstreamUnavailable, "the store is read-only")
        case .SQLITE_IOERR: (.upstreamUnavailable, "the disk of the store failed")
        case .SQLITE_CANTOPEN, .SQLITE_PERM: (.upstreamUnavailable, "the file of the store cannot be opened")
        case .SQLITE_BUSY, .SQLITE_LOCKED: (.upstreamUnavailable, "the store is busy")
        case .SQLITE_MISUSE: (.upstreamUnavailable, "the store is closed")
        case .SQLITE_NOMEM: (.capacity, "the store is out of memory")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: (.upstreamRejected, "the file of the store is damaged")
        default: (.internalError, "the store failed with SQLite code \(code.rawValue)")
        }
    }

    static func damagedRow(_ what: StaticString) -> MemoryError {
        MemoryError(.upstreamRejected, "a row of the store is damaged: its \(what) is not valid", dependency: .store)
    }
}
