// SPDX-License-Identifier: Apache-2.0

import GRDB

extension StoreOpeningError {
    /// Says what an error met while opening means for the file.
    init(opening path: String, _ error: any Error) {
        if let known = error as? StoreOpeningError {
            self = known
            return
        }
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_NOTADB:
            self = .notAStore(path, underlying: error)
        case .SQLITE_CORRUPT:
            self.init(
                .damaged,
                "the database \(path) is damaged",
                hint: "Restore it from a backup, or move it away to start empty.",
                underlying: error
            )
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
            self = .unusableDirectory("cannot write to \(path)", underlying: error)
        default:
            self.init(
                .diskFailed,
                "the database \(path) cannot be opened",
                hint: "Look at the free space and the health of its disk.",
                underlying: error
            )
        }
    }

    static func notAStore(_ path: String, underlying: (any Error)? = nil) -> StoreOpeningError {
        StoreOpeningError(
            .notAStore,
            "the file \(path) is not a store of memories",
            hint: "Move it away, or choose another DATA_DIR.",
            underlying: underlying
        )
    }
}
