// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import GRDB
import MemoryCore

/// The words of a user's memories in the full-text index, as hashes with a key of that user.
///
/// Words are found as `porter` over `unicode61` finds them. The hashes serve two ends. A word of one user is another term
/// than the same word of another, so a query walks nobody else's postings. And erasure reaches the index: FTS5 keeps the
/// terms of deleted rows until segments are merged, for which SQLite before 3.42 has no `secure-delete`; without the key,
/// which is deleted with its user, they say nothing.
struct Terms {
    /// A hash is 60 bits in 12 letters: two of a user's 100,000 words share one with a chance of 1 in 230 million.
    private static let letters = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
    private static let hashLetters = 12

    private let keyed: SHA256
    private let tokenizer: any FTS5Tokenizer

    init(key: Data, _ db: Database) throws {
        var keyed = SHA256()
        keyed.update(data: key)
        self.keyed = keyed
        tokenizer = try db.makeTokenizer(.porter(wrapping: .unicode61()))
    }

    func add(_ text: String, as number: Int64, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "INSERT INTO memory_terms (rowid, terms) VALUES (?, ?)")
        try statement.execute(arguments: [number, try hashes(of: text, for: .document).joined(separator: " ")])
    }

    static func remove(_ number: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM memory_terms WHERE rowid = ?").execute(arguments: [number])
    }

    /// The numbers of those memories of the owner that share a word with `text`, the best match first.
    func matches(_ text: String, limit: Int, _ db: Database) throws -> [Int64] {
        let wanted = Set(try hashes(of: text, for: .query))
        guard !wanted.isEmpty else { return [] }
        let sql = "SELECT rowid FROM memory_terms WHERE memory_terms MATCH ? ORDER BY rank, rowid LIMIT ?"
        return try Int64.fetchAll(
            try db.cachedStatement(sql: sql),
            arguments: [wanted.sorted().joined(separator: " OR "), limit]
        )
    }

    private func hashes(of text: String, for purpose: FTS5Tokenization) throws -> [String] {
        let words = Words(keyed)
        var text = text
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                tokenizer.tokenize(
                    context: Unmanaged.passUnretained(words).toOpaque(),
                    tokenization: purpose,
                    pText: characters.baseAddress,
                    nText: CInt(characters.count),
                    tokenCallback: { context, _, word, count, _, _ in
                        guard let context, let word else { return 0 }
                        let bytes = UnsafeRawBufferPointer(start: word, count: Int(count))
                        Unmanaged<Words>.fromOpaque(context).takeUnretainedValue().add(bytes)
                        return 0
                    }
                )
            }
        }
        guard code == 0 else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        return words.hashes
    }

    /// Collects what the tokenizer finds; an object, because C carries it through as a pointer.
    private final class Words {
        private let keyed: SHA256
        private(set) var hashes: [String] = []

        init(_ keyed: SHA256) {
            self.keyed = keyed
        }

        func add(_ word: UnsafeRawBufferPointer) {
            var hash = keyed
            hash.update(bufferPointer: word)
            var bits = hash.finalize().prefix(8).reduce(0) { ($0 << 8) | UInt64($1) }
            let text = String(unsafeUninitializedCapacity: Terms.hashLetters) { buffer in
                for place in 0..<Terms.hashLetters {
                    buffer[place] = Terms.letters[Int(bits & 31)]
                    bits >>= 5
                }
                return Terms.hashLetters
            }
            hashes.append(text)
        }
    }
}
