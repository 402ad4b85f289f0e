// SPDX-License-Identifier: Apache-2.0

import GRDB

extension Database {
    /// Runs statements that all see the database as it is at the first of them.
    ///
    /// For many small statements it is also quicker: SQLite takes and releases a file lock around each that is on its own.
    func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
        // Not `beginTransaction`, which has SQLite compile its statement each time.
        try cachedStatement(sql: "BEGIN DEFERRED TRANSACTION").execute()
        do {
            let result = try body()
            try cachedStatement(sql: "COMMIT TRANSACTION").execute()
            return result
        } catch {
            try? rollback()
            throw error
        }
    }
}
