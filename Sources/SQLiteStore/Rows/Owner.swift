// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import MemoryCore

/// A user who has memories, as the tables know them.
///
/// The number is never given to anybody else, and the user gets another one after everything was erased.
struct Owner: Sendable {
    let number: Int64
    /// What the words of this user's memories are hashed with.
    let termKey: Data

    static func find(_ user: UserID, _ db: Database) throws -> Owner? {
        let statement = try db.cachedStatement(sql: "SELECT number, term_key FROM owners WHERE name = ?")
        guard let row = try Row.fetchOne(statement, arguments: [user.rawValue]) else { return nil }
        return Owner(number: row[0], termKey: row[1])
    }

    static func number(of user: UserID, _ db: Database) throws -> Int64? {
        let statement = try db.cachedStatement(sql: "SELECT number FROM owners WHERE name = ?")
        return try Int64.fetchOne(statement, arguments: [user.rawValue])
    }

    static func findOrMake(_ user: UserID, _ db: Database) throws -> Owner {
        if let owner = try find(user, db) { return owner }
        var generator = SystemRandomNumberGenerator()
        let termKey = Data((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        let statement = try db.cachedStatement(sql: "INSERT INTO owners (name, term_key) VALUES (?, ?)")
        try statement.execute(arguments: [user.rawValue, termKey])
        return Owner(number: db.lastInsertedRowID, termKey: termKey)
    }

    /// Removes an owner without memories: a user id is personal data too.
    static func removeIfEmpty(_ number: Int64, _ db: Database) throws {
        let sql = """
            DELETE FROM owners WHERE number = ?1 AND NOT EXISTS (SELECT 1 FROM memories WHERE owner = ?1)
            """
        try db.cachedStatement(sql: sql).execute(arguments: [number])
    }
}
