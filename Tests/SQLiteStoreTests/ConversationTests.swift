// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import MemoryCore
import Support
import Testing

@testable import SQLiteStore

@Suite("Running conversations")
struct ConversationTests {
    private static let session = try! SessionID(parsing: "session")

    private static func turns(_ range: Range<Int>) -> [Turn] {
        range.map { number in
            let date = number % 3 == 0 ? nil : Date(timeIntervalSince1970: 1_700_000_000 + Double(number) / 8)
            return Turn(role: number % 2 == 0 ? .user : .assistant, text: "turn \(number) ☂️", saidAt: date)
        }
    }

    @Test("are given back as they were, oldest first, the last so many")
    func order() async throws {
        try await TemporaryStore.with { test in
            let turns = Self.turns(0..<7)
            try await test.store.append(Array(turns.prefix(3)), to: Self.session, user: Samples.ana)
            try await test.store.append([], to: Self.session, user: Samples.ana)
            try await test.store.append(Array(turns.suffix(4)), to: Self.session, user: Samples.ana)
            for limit in [0, 1, 6, 7, 100] {
                let recent = try await test.store.recentTurns(of: Self.session, user: Samples.ana, limit: limit)
                #expect(recent == turns.suffix(limit))
            }
        }
    }

    @Test("keep the last turns and drop the oldest")
    func bound() async throws {
        try await TemporaryStore.with(configure: { $0.turnsPerSession = 5 }) { test in
            for number in 0..<12 {
                try await test.store.append(Self.turns(number..<number + 1), to: Self.session, user: Samples.ana)
            }
            #expect(
                try await test.store.recentTurns(of: Self.session, user: Samples.ana, limit: 100) == Self.turns(7..<12)
            )
            try await test.store.append(Self.turns(20..<40), to: Self.session, user: Samples.ana)
            #expect(
                try await test.store.recentTurns(of: Self.session, user: Samples.ana, limit: 100) == Self.turns(35..<40)
            )
            #expect(try await test.store.eraseTurns(of: Samples.ana) == 5)
        }
    }

    @Test("expire, and are cleared away by what is said later")
    func expiry() async throws {
        let now = Locked(Date(timeIntervalSince1970: 1_760_000_000))
        let configure: (inout SQLiteStore.Configuration) -> Void = {
            $0.turnLifetime = .seconds(3_600)
            $0.now = { now.withLock { $0 } }
        }
        try await TemporaryStore.with(configure: configure) { test in
            try await test.store.append(Self.turns(0..<2), to: Self.session, user: Samples.ana)
            now.withLock { $0 += 3_599 }
            try await test.store.append(Self.turns(2..<3), to: Self.session, user: Samples.ana)
            #expect(try await test.store.recentTurns(of: Self.session, user: Samples.ana, limit: 9).count == 3)
            now.withLock { $0 += 2 }
            #expect(
                try await test.store.recentTurns(of: Self.session, user: Samples.ana, limit: 9) == Self.turns(2..<3)
            )
            // Somebody else's turn clears them.
            try await test.store.append(Self.turns(0..<1), to: Self.session, user: Samples.ben)
            #expect(try await test.store.eraseTurns(of: Samples.ana) == 1)
        }
    }

    @Test("are known by user and session together")
    func isolation() async throws {
        try await TemporaryStore.with { test in
            let other = try SessionID(parsing: "other")
            try await test.store.append(Self.turns(0..<2), to: Self.session, user: Samples.ana)
            try await test.store.append(Self.turns(2..<3), to: other, user: Samples.ana)
            try await test.store.append(Self.turns(4..<8), to: Self.session, user: Samples.ben)
            #expect(
                try await test.store.recentTurns(of: Self.session, user: Samples.ana, limit: 9) == Self.turns(0..<2)
            )
            #expect(try await test.store.recentTurns(of: other, user: Samples.ben, limit: 9) == [])
            #expect(try await test.store.eraseTurns(of: Samples.ana) == 3)
            #expect(try await test.store.eraseTurns(of: Samples.ana) == 0)
            #expect(
                try await test.store.recentTurns(of: Self.session, user: Samples.ben, limit: 9) == Self.turns(4..<8)
            )
        }
    }

    @Test("take any text but a boundless one")
    func texts() async throws {
        try await TemporaryStore.with { test in
            let texts = ["", "\0", "a\0b", "‮\u{202E}", String(repeating: "é", count: 100_000)]
            try await test.store.append(texts.map { Turn(role: .user, text: $0) }, to: Self.session, user: Samples.ana)
            let kept = try await test.store.recentTurns(of: Self.session, user: Samples.ana, limit: 9).map(\.text)
            #expect(kept == texts.map { $0.replacing("\0", with: "\u{FFFD}") })
            let boundless = Turn(role: .user, text: String(repeating: "x", count: 1 << 20 + 1))
            let error = await #expect(throws: MemoryError.self) {
                try await test.store.append([boundless], to: Self.session, user: Samples.ana)
            }
            #expect(error?.code == .invalidInput)
        }
    }
}

@Suite("Commits")
struct CommitTests {
    @Test("of memories are synced, those of turns alone are not, and never the other way round")
    func syncs() async throws {
        try await TemporaryStore.with { test in
            let session = try SessionID(parsing: "s")
            func synchronous() async throws -> Int? {
                try await test.store.writer.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
            }
            for _ in 0..<2 {
                try await test.store.append([Turn(role: .user, text: "hi")], to: session, user: Samples.ana)
                #expect(try await synchronous() == 1)
                _ = try await test.store.upsert([Samples.record("a")], for: Samples.ana)
                #expect(try await synchronous() == 2)
            }
            #expect(try await test.store.recentTurns(of: session, user: Samples.ana, limit: 9).count == 2)
        }
    }
}
