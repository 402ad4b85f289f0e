// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Support
import Testing

@Suite("The releases of a host")
struct ReleaseHistoryTests {
    /// `1` deployed, `b1` rolled back to, `w3` the third line's run withdrawn.
    private func history(_ script: String) throws -> ReleaseHistory {
        var entries: [ReleaseEntry] = []
        for (line, word) in script.split(separator: " ").enumerated() {
            let number = try #require(Int(word.drop { $0 == "b" || $0 == "w" }))
            let action: ReleaseEntry.Action =
                word.hasPrefix("b") ? .rolledBack : word.hasPrefix("w") ? .withdrawn : .deployed
            let release = action == .withdrawn ? entries[number - 1].release : try Sample.release(number)
            let run = action == .withdrawn ? entries[number - 1].run : try Sample.run("line-\(line)")
            entries.append(ReleaseEntry(run: run, action: action, release: release, time: Sample.time))
        }
        return ReleaseHistory(entries)
    }

    @Test(
        "current, and what to go back to",
        arguments: [
            ("", 0, 0), ("1", 1, 0), ("1 2", 2, 1), ("1 2 3", 3, 2),
            ("1 2 w2", 1, 0), ("1 2 w2 3", 3, 1),
            ("1 2 3 b2", 2, 1), ("1 2 3 b2 b1", 1, 0), ("1 2 3 b2 4", 4, 2), ("1 2 b1 2", 2, 1),
            ("1 1", 1, 0),
        ]
    )
    func currentAndPrevious(_ script: String, _ current: Int, _ previous: Int) throws {
        let history = try history(script)
        #expect(history.current?.id == (current == 0 ? nil : try Sample.release(current).id))
        #expect(history.previousGood?.id == (previous == 0 ? nil : try Sample.release(previous).id))
    }

    @Test("a release is found by its beginning, unless two have it")
    func lookup() throws {
        let history = try history("1 2")
        let id = try Sample.release(2).id
        #expect(try history.rollbackTarget(id.text).id == id)
        #expect(try history.rollbackTarget(nil).id == (try Sample.release(1).id))
        #expect(try history.rollbackTarget(String(id.text.prefix(20))).id == id)
        #expect(throws: ReleaseLookupFault.ambiguous("2026", among: history.distinct.map(\.id))) {
            try history.rollbackTarget("2026")
        }
        #expect(throws: ReleaseLookupFault.unknown("x", known: history.distinct.map(\.id))) {
            try history.rollbackTarget("x")
        }
        #expect(throws: ReleaseLookupFault.nothingBefore) { try self.history("1").rollbackTarget(nil) }
    }

    @Test(
        "the current one, the one before and the last few are kept, whatever their age",
        arguments: [
            (0, [1, 2, 3, 4], [5, 4]), (1, [1, 2, 3, 4], [5, 4, 3]), (9, [1, 2, 3, 4], [5, 4, 3, 2, 1]), (0, [], [5]),
        ]
    )
    func retention(_ count: Int, _ served: [Int], _ kept: [Int]) throws {
        let history = try history(served.map(String.init).joined(separator: " "))
        let service = try #require(ServiceName("demo"))
        let layout = HostLayout(stateDirectory: try Sample.path("/var/lib/deployctl"), service: service)
        let retention = Retention(keeping: count, layout: layout)
        #expect(
            retention.keptReleases(history, making: try Sample.release(5)).map(\.id)
                == (try kept.map { try Sample.release($0).id })
        )
    }

    @Test("what goes: stopped containers, images and files of releases that are not kept, and of deploys that failed")
    func pruning() throws {
        let service = try #require(ServiceName("demo"))
        let layout = HostLayout(stateDirectory: try Sample.path("/var/lib/deployctl"), service: service)
        let releases = try (1...4).map { try Sample.release($0) }
        let failed = try Sample.release(9)
        // Of another service with the same repository.
        let others = try Sample.release(8)
        func container(_ release: Release, _ run: String, isRunning: Bool) throws -> ObservedContainer {
            ObservedContainer(
                name: ContainerName(service: service, release: release.id, run: try Sample.run(run)),
                release: release.id,
                image: release.image.digest,
                port: try Sample.port(8_001),
                isRunning: isRunning
            )
        }
        let old = try container(releases[2], "c-old", isRunning: true)
        let stopped = try container(releases[0], "b-dead", isRunning: false)
        let new = try container(releases[3], "d-new", isRunning: true)
        let foreign = try container(releases[0], "a-kept", isRunning: true)
        let seen = HostObservation(
            host: try Sample.host(1),
            containers: [old, stopped, new, foreign],
            images: Set((releases + [failed, others]).map(\.image.digest)),
            ownImages: Set((releases + [failed]).map(\.image.digest)),
            environmentFiles: Set((releases + [failed]).map { layout.environment(of: $0.id) }),
            history: try (0..<3).map {
                ReleaseEntry(
                    run: try Sample.run("line-\($0)"),
                    action: .deployed,
                    release: releases[$0],
                    time: Sample.time
                )
            }
        )
        let list = Retention(keeping: 0, layout: layout)
            .prune(seen, making: releases[3], in: new.name, stopping: old)
        #expect(Set(list.containers) == [old.name, stopped.name])
        // The first release's image is kept: a container of it runs, whatever the records say.
        #expect(Set(list.images.map(\.digest)) == Set([releases[1], failed].map(\.image.digest)))
        #expect(Set(list.files) == Set([releases[0], releases[1], failed].map { layout.environment(of: $0.id) }))
    }

    @Test("a line from a later version is read, a torn last line is left out")
    func lines() throws {
        let entry = ReleaseEntry(
            run: try Sample.run("one"),
            action: .deployed,
            release: try Sample.release(1),
            time: Sample.time
        )
        let line = try RecordLines.encode(entry)
        let later = "{\"later\":{\"field\":1}," + line.dropFirst()
        let reading = RecordLines.decode(ReleaseEntry.self, from: "\(line)\n\(later)\n\(line.prefix(40))")
        #expect(reading.records == [entry, entry])
        #expect(reading.unreadable == 1)
    }

    @Test("a secret that changes changes its hash, and only with the key can it be guessed")
    func hashes() {
        func record(_ values: [String: String], _ key: UInt8 = 1) -> EnvironmentRecord {
            EnvironmentRecord(of: values.mapValues { Secret($0) }, key: Secret(Array(repeating: key, count: 32)))
        }
        let one = record(["A": "1", "B": "2"])
        #expect(one == record(["B": "2", "A": "1"]))
        #expect(one.values["A"] != record(["A": "2", "B": "2"]).values["A"])
        #expect(one.values["B"] == record(["A": "2", "B": "2"]).values["B"])
        #expect(one.digest != record(["A": "1", "B": "2"], 2).digest)
        #expect(record(["A": "1B"]).digest != record(["A1": "B"]).digest)
    }

    @Test("only what differs is shown, and of a secret only that it does")
    func difference() throws {
        let before = try Sample.release(1, environment: "old-hash")
        let after = try Sample.release(1, environment: "new-hash")
        let difference = ReleaseDifference(from: before, to: after)
        #expect(difference.text == "~ env.PROFILE: set -> changed")
        #expect(difference.exitCode == 2)
        #expect(ReleaseDifference(from: before, to: before).exitCode == 0)
        #expect(ReleaseDifference(from: nil, to: before).changes.allSatisfy { $0.before == nil })
        #expect(
            ReleaseDifference(from: before, to: try Sample.release(2)).changes.map(\.field).contains("image.digest")
        )
    }

    @Test("a release is named by time, commit and randomness")
    func name() throws {
        #expect(try Sample.release(1).id.text == "20261122-233001-bbbbbbb-0001")
    }
}
