// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

@Suite("Journal and releases on a host", .timeLimit(.minutes(2)))
struct JournalScriptTests {
    private let host: TestHost
    private let run: RunID
    private let token: FencingToken

    init() throws {
        host = try TestHost()
        run = try Sample.run("ada")
        token = try #require(FencingToken(1))
        let owner = LeaseOwner(machine: "ci-1", process: 42, actor: "ada")
        let terms = try #require(LeaseTerms(timeToLive: .seconds(30)))
        #expect(try host.run(try host.leases.acquire(run: run, owner: owner, terms: terms)).exitCode == 0)
    }

    private func record(_ event: JournalEvent) -> JournalRecord {
        JournalRecord(run: run, token: token, time: Sample.time, event: event)
    }

    private func append(_ records: [JournalRecord]) throws -> Int {
        let lines = try records.map { try RecordLines.encode($0) }
        return try host.run(host.journals.append(lines, to: host.layout.journal, run: run, token: token)).exitCode
    }

    private func read() throws -> RecordLines.Reading<JournalRecord> {
        let result = try host.run(host.journals.read(host.layout.journal))
        #expect(result.exitCode == 0)
        return RecordLines.decode(JournalRecord.self, from: result.output)
    }

    @Test("what is added is read again, in order")
    func roundTrip() throws {
        let records = [record(.runBegan(Sample.header)), record(.runEnded(.undone, of: run))]
        #expect(try read().records.isEmpty)
        #expect(try append([records[0]]) == 0)
        #expect(try append([records[1]]) == 0)
        #expect(try read().records == records)
    }

    @Test("a line that was torn spoils itself alone")
    func tornLine() throws {
        #expect(try append([record(.runBegan(Sample.header))]) == 0)
        let file = try FileHandle(forWritingTo: URL(filePath: host.layout.journal.text))
        try file.seekToEnd()
        try file.write(contentsOf: Data(#"{"event":{"runEn"#.utf8))
        try file.close()
        #expect(try read().unreadable == 1)
        #expect(try append([record(.runEnded(.completed, of: run))]) == 0)
        let reading = try read()
        #expect(reading.records == [record(.runBegan(Sample.header)), record(.runEnded(.completed, of: run))])
        #expect(reading.unreadable == 1)
    }

    @Test("without the lease nothing is added")
    func fenced() throws {
        let other = try Sample.run("bob")
        let line = try RecordLines.encode(record(.runBegan(Sample.header)))
        let script = host.journals.append([line], to: host.layout.journal, run: other, token: token)
        #expect(try host.run(script).exitCode == LeaseAnswer.lostCode)
        #expect(try read().records.isEmpty)
    }

    @Test("a short journal is left alone when it is trimmed")
    func leavesShort() throws {
        #expect(try host.run(host.journals.trim(run: run, token: token)).exitCode == 0)
        #expect(try append([record(.runBegan(Sample.header))]) == 0)
        #expect(try host.run(host.journals.trim(run: run, token: token)).exitCode == 0)
        #expect(try read().records.count == 1)
    }

    /// Longer than it may be, its last line the run's own.
    private func fill() throws {
        let line = try RecordLines.encode(record(.runEnded(.completed, of: run))) + "\n"
        let count = JournalScripts.trimLimit / line.utf8.count + 1
        let own = try RecordLines.encode(record(.runBegan(Sample.header))) + "\n"
        try (String(repeating: line, count: count) + own)
            .write(toFile: host.layout.journal.text, atomically: true, encoding: .utf8)
    }

    private func size() throws -> Int {
        try Data(contentsOf: URL(filePath: host.layout.journal.text)).count
    }

    @Test("of a long journal the end is kept, in whole lines")
    func trims() throws {
        try fill()
        #expect(try size() > JournalScripts.trimLimit)
        #expect(try host.run(host.journals.trim(run: run, token: token)).exitCode == 0)
        #expect(try size() <= JournalScripts.trimLimit / 2)
        let reading = try read()
        #expect(reading.unreadable == 0)
        #expect(reading.records.count > 1_000)
        #expect(reading.records.last == record(.runBegan(Sample.header)))
    }

    @Test(
        "a trim that is killed leaves the journal whole, and the next one is done",
        arguments: ["tail", "sync", "mv"]
    )
    func killed(_ program: String) throws {
        try fill()
        let before = try size()
        let path = try host.programs(program, "kill -9 $PPID; exit 1")
        #expect(try host.run(host.journals.trim(run: run, token: token), path: path).exitCode != 0)
        #expect(try size() == before)
        #expect(try host.run(host.journals.trim(run: run, token: token)).exitCode == 0)
        #expect(try size() <= JournalScripts.trimLimit / 2)
        #expect(try read().unreadable == 0)
    }

    @Test("without the lease nothing is trimmed")
    func fencedTrim() throws {
        try fill()
        let before = try size()
        let script = host.journals.trim(run: try Sample.run("bob"), token: token)
        #expect(try host.run(script).exitCode == LeaseAnswer.lostCode)
        #expect(try size() == before)
    }
}
