// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import GRDBSQLite

/// A query's rows, read where SQLite has them, without GRDB's values between: a search reads its hits in a tenth of a
/// millisecond, of which those took half.
///
/// Use it inside one access to the database, to its end or to ``finish()``: the statement is cached and shared.
struct RowReader {
    private let statement: OpaquePointer
    /// Keeps the statement prepared, also when the cache drops it.
    private let owner: Statement

    init(_ db: Database, _ sql: String) throws {
        owner = try db.cachedStatement(sql: sql)
        statement = owner.sqliteStatement
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    /// Binds the parameter at `place`, counted from 1.
    func bind(_ number: Int64, at place: Int) throws {
        try check(sqlite3_bind_int64(statement, CInt(place), number))
    }

    func bind(_ text: String, at place: Int) throws {
        // SQLITE_TRANSIENT: SQLite takes a copy.
        let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        try check(sqlite3_bind_text(statement, CInt(place), text, CInt(text.utf8.count), copy))
    }

    /// Goes to the next row; false when there is none.
    func next() throws -> Bool {
        let code = sqlite3_step(statement)
        if code == SQLITE_ROW { return true }
        // Resetting repeats the code of a failed step, which is already known.
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        return false
    }

    /// Lets go of the statement before its last row.
    func finish() {
        sqlite3_reset(statement)
    }

    func integer(_ column: Int) -> Int64 {
        sqlite3_column_int64(statement, CInt(column))
    }

    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(statement, CInt(column)) == SQLITE_NULL
    }

    /// The text in a column; empty for NULL.
    func text(_ column: Int) -> String {
        guard let text = sqlite3_column_text(statement, CInt(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, CInt(column)))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    /// The bytes of a column, valid until the next row.
    func withBytes<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let bytes = sqlite3_column_blob(statement, CInt(column))
        let count = Int(sqlite3_column_bytes(statement, CInt(column)))
        return try body(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count))
    }

    private func check(_ code: CInt) throws {
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
}
