// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Glibc
import Testing

/// The scripts, run for real.
@Suite("A lease on a host, kept by shell scripts", .timeLimit(.minutes(2)))
struct LeaseScriptTests {
    private let host: TestHost
    private let ada: RunID
    private let bob: RunID
    private let owner = LeaseOwner(
        machine: "ci-1",
        process: 42,
        actor: "ada 'O' \"$HOME\"",
        runURL: "https://ci.example/1"
    )

    init() throws {
        host = try TestHost()
        ada = try Sample.run("ada")
        bob = try Sample.run("bob")
    }

    private func acquire(_ run: RunID, _ seconds: Int = 30, path: String? = nil) throws -> TestHost.Result {
        let terms = try #require(LeaseTerms(timeToLive: .seconds(seconds)))
        return try host.run(try host.leases.acquire(run: run, owner: owner, terms: terms), path: path)
    }

    private func renew(_ run: RunID, _ token: FencingToken) throws -> LeaseAnswer {
        let terms = try #require(LeaseTerms(timeToLive: .seconds(30)))
        return try host.run(host.leases.renew(run: run, token: token, terms: terms)).answer
    }

    private func token(_ result: TestHost.Result) throws -> FencingToken {
        guard case .done(let file?) = result.answer else {
            Issue.record("not taken: \(result)")
            throw CancellationError()
        }
        return file.token
    }

    @Test("a free lease is taken with token 1, and its owner can be read")
    func takesFree() throws {
        #expect(try token(try acquire(ada)).number == 1)
        let file = try #require(LeaseFile(try host.run(host.leases.read()).output))
        #expect(
            file
                == LeaseFile(
                    token: try #require(FencingToken(1)),
                    run: ada,
                    owner: owner,
                    boot: "first",
                    expires: 1_030
                )
        )
    }

    @Test("an owner is kept whatever the length of its name", arguments: ["a", "ab", "abc"])
    func owners(_ actor: String) throws {
        let owner = LeaseOwner(machine: "m", process: 1, actor: actor)
        let terms = try #require(LeaseTerms(timeToLive: .seconds(30)))
        _ = try host.run(try host.leases.acquire(run: ada, owner: owner, terms: terms))
        #expect(LeaseFile(try host.run(host.leases.read()).output)?.owner == owner)
    }

    @Test("a held lease is refused, naming its owner and how long it lasts")
    func refusesHeld() throws {
        _ = try acquire(ada)
        try host.setClock(1_010)
        guard case .held(let file, let remaining) = try acquire(bob).answer else {
            Issue.record("not refused")
            return
        }
        #expect(file.run == ada)
        #expect(file.owner == owner)
        #expect(remaining == 20)
    }

    @Test("taking one's own lease again keeps its token")
    func takesOwnAgain() throws {
        #expect(try token(try acquire(ada)).number == 1)
        #expect(try token(try acquire(ada)).number == 1)
    }

    @Test("a beat prolongs it, also after it ran out, when nobody took it")
    func beats() throws {
        let mine = try token(try acquire(ada))
        try host.setClock(1_020)
        #expect(
            try renew(ada, mine) == .done(LeaseFile(token: mine, run: ada, owner: owner, boot: "first", expires: 1_050))
        )
        try host.setClock(1_060)
        guard case .done = try renew(ada, mine) else {
            Issue.record("lost without a taker")
            return
        }
    }

    @Test("one that ran out is taken over with a higher token, and its former holder has lost it")
    func takesOver() throws {
        let mine = try token(try acquire(ada))
        try host.setClock(1_029)
        #expect(try acquire(bob).exitCode == LeaseAnswer.heldCode)
        try host.setClock(1_030)
        #expect(try token(try acquire(bob)).number == 2)
        guard case .lost(let file?) = try renew(ada, mine) else {
            Issue.record("a zombie renewed its lease")
            return
        }
        #expect(file.run == bob)
        #expect(try host.run(host.leases.release(run: ada, token: mine)).exitCode == 0)
        #expect(
            LeaseFile(try host.run(host.leases.read()).output)?.run == bob,
            "a zombie gave back what is not its own"
        )
    }

    @Test("a reboot ends it, whatever the clock says")
    func reboot() throws {
        _ = try acquire(ada)
        try host.boot("second")
        try host.setClock(5)
        #expect(try token(try acquire(bob)).number == 2)
    }

    @Test("given back, it is free, and the next token is higher")
    func givesBack() throws {
        let mine = try token(try acquire(ada))
        for _ in 1...2 { #expect(try host.run(host.leases.release(run: ada, token: mine)).exitCode == 0) }
        #expect(try token(try acquire(bob)).number == 2)
    }

    @Test("given back by a run that never heard its token, it is free; another's is not")
    func givesBackUnheard() throws {
        _ = try acquire(ada)
        #expect(try host.run(host.leases.release(run: bob, token: nil)).exitCode == 0)
        #expect(try acquire(bob).exitCode == LeaseAnswer.heldCode)
        #expect(try host.run(host.leases.release(run: ada, token: nil)).exitCode == 0)
        #expect(try token(try acquire(bob)).number == 2)
    }

    @Test("revoked, it is free, and its holder is refused")
    func revokes() throws {
        let mine = try token(try acquire(ada))
        let revoked = try host.run(host.leases.revoke())
        #expect(LeaseFile(revoked.output)?.owner == owner)
        guard case .lost = try renew(ada, mine) else {
            Issue.record("renewed though revoked")
            return
        }
        #expect(try token(try acquire(bob)).number == 3)
    }

    @Test("of many that try at once one gets it")
    func race() throws {
        let runs = try (1...12).map { try Sample.run("racer-\($0)") }
        let terms = try #require(LeaseTerms(timeToLive: .seconds(30)))
        let started = try runs.map {
            try host.start(try host.leases.acquire(run: $0, owner: owner, terms: terms))
        }
        let results = try started.map { try $0.finish() }
        #expect(results.count { $0.exitCode == 0 } == 1)
        #expect(results.count { $0.exitCode == LeaseAnswer.heldCode } == 11)
    }

    @Test(
        "killed before or after it replaces the file, the lease is the old one or the new one",
        arguments: [
            ("mv", "kill -9 $PPID", false), ("mv", "/bin/mv \"$@\"; kill -9 $PPID", true),
            ("sync", "kill -9 $PPID", false), ("flock", "kill -9 $PPID", false),
        ]
    )
    func killed(_ program: String, _ text: String, _ isTaken: Bool) throws {
        let path = try host.programs(program, text)
        let result = try acquire(ada, path: path)
        #expect(result.exitCode == 128 + 9)
        let answer = try acquire(bob).answer
        guard case .held = answer else {
            #expect(!isTaken)
            guard case .done(let file?) = answer else {
                Issue.record("the lease is stuck: \(answer)")
                return
            }
            #expect(file.token.number == 1)
            return
        }
        #expect(isTaken)
        try host.setClock(1_031)
        #expect(try token(try acquire(bob)).number == 2)
    }

    @Test("a disk that is full leaves the lease as it was")
    func fullDisk() throws {
        let mine = try token(try acquire(ada))
        try host.setClock(1_031)
        let path = try host.programs("mv", "exit 1")
        #expect(try acquire(bob, path: path).answer == .broken(exitCode: 1))
        guard case .done = try renew(ada, mine) else {
            Issue.record("lost by a failed write")
            return
        }
    }

    @Test("a guarded command runs for the holder and is refused to a zombie")
    func guards() throws {
        let mine = try token(try acquire(ada))
        func work(_ run: RunID, _ token: FencingToken) throws -> TestHost.Result {
            try host.run(
                host.leases.guarded(
                    "work",
                    run: run,
                    token: token,
                    body: "printf '%s,' \"$@\"; cat; return 7",
                    arguments: ["a b", "c'd"]
                )
            )
        }
        let result = try work(ada, mine)
        #expect(result.output == "a b,c'd,")
        #expect(result.exitCode == 7)
        try host.setClock(1_031)
        let his = try token(try acquire(bob))
        let refused = try work(ada, mine)
        #expect(refused.exitCode == LeaseAnswer.lostCode)
        #expect(refused.output.isEmpty)
        #expect(try work(bob, his).exitCode == 7)
    }

    @Test("nobody takes over while a command of the former holder still runs")
    func waitsForWork() throws {
        let mine = try token(try acquire(ada))
        let fifo = host.folder.appending(path: "go").path
        #expect(mkfifo(fifo, 0o600) == 0)
        let slow = try host.start(
            host.leases.guarded(
                "slow",
                run: ada,
                token: mine,
                body: "echo began; read -r line < \"$1\"",
                arguments: [fifo]
            )
        )
        // The command is under way once its lock is held: another script can no longer have it alone.
        let probe = HostScript(
            name: "probe",
            text: "cd \"$1\"; while :; do exec 8>work.lock; flock -n 8 || exit 0; exec 8>&-; done\n",
            arguments: [host.layout.directory.text]
        )
        #expect(try host.run(probe).exitCode == 0)
        try host.setClock(1_031)
        #expect(try acquire(bob).answer == .busy)
        // It is still ada's, and beats.
        guard case .done = try renew(ada, mine) else {
            Issue.record("lost while it works")
            return
        }
        let entrance = try FileHandle(forWritingTo: URL(filePath: fifo))
        try entrance.write(contentsOf: Data("go\n".utf8))
        try entrance.close()
        #expect(try slow.finish().exitCode == 0)
        try host.setClock(1_100)
        #expect(try token(try acquire(bob)).number == 2)
    }

    @Test("without flock it says what to install")
    func needsFlock() throws {
        let script = host.leases.read()
        let bare = HostScript(name: "bare", text: "PATH=/nowhere\n" + script.text, arguments: script.arguments)
        let result = try host.run(bare)
        #expect(result.answer == .broken(exitCode: 78))
        #expect(result.errors == "flock is missing: install util-linux\n")
    }
}
