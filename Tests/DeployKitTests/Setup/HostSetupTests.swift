// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import Support
import Testing

@testable import DeployKit

/// Whole runs, against a host that is a model: each step does to it what it says, and nothing more.
@Suite("Setting a host up", .timeLimit(.minutes(2)))
struct HostSetupTests {
    /// Answers a look with its inventory, and knows the lease's scripts by their names.
    private final class ModelHost: HostConnection {
        struct State {
            var inventory: HostInventory
            var scripts: [String] = []
            var users: [String] = []
            var leaseHolder: String?
        }

        let name: HostName
        let wish: SetupWish
        let state: Locked<State>
        /// What becomes of a step, by its name; `nil` when all is well.
        let fault: @Sendable (String) -> ScriptOutcome?

        init(
            _ wish: SetupWish,
            _ inventory: HostInventory,
            fault: @escaping @Sendable (String) -> ScriptOutcome? = { _ in nil }
        ) throws {
            name = try Sample.host(1)
            self.wish = wish
            state = Locked(State(inventory: inventory))
            self.fault = fault
        }

        var isAlive: Bool { true }

        func close() async {}

        func run(
            _ script: HostScript,
            secrets: [String: Secret<String>],
            by deadline: Deadline
        ) async throws -> ScriptOutcome {
            state.withLock { $0.scripts.append(script.name) }
            if let outcome = fault(script.name) { return outcome }
            switch script.name {
            case "take-inventory":
                return ScriptOutcome(exitCode: 0, output: state.withLock { SetupSample.text(of: $0.inventory) })
            case "acquire-lease", "renew-lease":
                return ScriptOutcome(
                    exitCode: 0,
                    output: "token=7\nrun=run-0000\nowner=\nboot=b\nexpires=99\nuptime=1\nhost_boot=b\n"
                )
            case "release-lease":
                return ScriptOutcome(exitCode: 0)
            default:
                return state.withLock { state in
                    guard
                        let step = try? SetupPlan(state.inventory, wish).steps.first(where: { $0.name == script.name })
                    else { return ScriptOutcome(exitCode: 98, errors: "no step is called \(script.name)") }
                    state.inventory.carryOut(step)
                    return ScriptOutcome(exitCode: 0)
                }
            }
        }

        func stream(
            _ script: HostScript,
            by deadline: Deadline,
            onOutput: @Sendable (HostOutput) async throws -> Void
        ) async throws -> Int {
            throw StepFailure(.unreachable, "nothing is streamed")
        }

        func withTunnel<Result: Sendable>(
            to listener: ListenAddress,
            by deadline: Deadline,
            _ body: @Sendable (HTTPTarget) async throws -> Result
        ) async throws -> Result {
            throw StepFailure(.unreachable, "there is no tunnel")
        }
    }

    private let wish: SetupWish

    init() throws {
        wish = try SetupSample.wish()
    }

    private func setup(_ host: ModelHost) throws -> HostSetup {
        let configuration = try DeployConfiguration.load(
            try Repository.text("ops/deploy/deploy.example.yml"),
            environment: "production"
        )
        let settings = try #require(configuration.hosts.first)
        let identity = RunIdentity(actor: "ada", machine: "here", process: 1, toolVersion: "1.0.0")
        return HostSetup(configuration, settings, login: "root", wish: wish, identity: identity) { settings, _ in
            host.state.withLock { $0.users.append(settings.user) }
            return host
        }
    }

    private func scripts(_ host: ModelHost) -> [String] {
        host.state.withLock { $0.scripts }
    }

    @Test("a bare host is looked at, given every step in order, and looked at again; there is nothing to lock on it")
    func whole() async throws {
        let host = try ModelHost(wish, try SetupSample.bare())
        let setup = try setup(host)
        let sight = try await setup.look()
        let plan = try sight.plan.get()
        let events = Locked<[HostSetup.Event]>([])
        _ = try await setup.apply(plan, seen: sight, control: RunControl()) { event in
            events.withLock { $0.append(event) }
        }
        #expect(scripts(host) == ["take-inventory"] + plan.steps.map(\.name) + ["take-inventory"])
        #expect(events.withLock { $0.count } == 2 * plan.steps.count)
        #expect(host.state.withLock { Set($0.users) } == ["root"])
        #expect(try await setup.look().plan.get().steps.isEmpty)
    }

    @Test("where others may deploy it holds their lock meanwhile, and gives it back")
    func locked() async throws {
        let host = try ModelHost(wish, try SetupSample.done(wish) { $0.nginx.isRunning = false })
        let setup = try setup(host)
        let sight = try await setup.look()
        _ = try await setup.apply(try sight.plan.get(), seen: sight, control: RunControl()) { _ in }
        let ran = scripts(host).filter { $0 != "renew-lease" }
        #expect(ran == ["take-inventory", "acquire-lease", "start-nginx", "release-lease", "take-inventory"])
    }

    @Test("a lock that somebody else holds leaves the host as it is")
    func held() async throws {
        var configuration = try SetupSample.done(wish)
        configuration.nginx.isRunning = false
        let host = try ModelHost(wish, configuration) { name in
            guard name == "acquire-lease" else { return nil }
            return ScriptOutcome(exitCode: 1, errors: "the disk is full")
        }
        let setup = try setup(host)
        let sight = try await setup.look()
        let plan = try sight.plan.get()
        await #expect(throws: StepFailure.self) {
            try await HostSetupTests.apply(setup, plan, sight, interruptedAfter: .milliseconds(50))
        }
        #expect(!scripts(host).contains("start-nginx"))
    }

    /// Waiting for a lock lasts a minute: who waits in a test gives up sooner.
    private static func apply(
        _ setup: HostSetup,
        _ plan: SetupPlan,
        _ sight: SetupSight,
        interruptedAfter limit: Duration
    ) async throws {
        do {
            try await withDeadline(.after(limit), operation: "waiting") {
                _ = try await setup.apply(plan, seen: sight, control: RunControl()) { _ in }
            }
        } catch is DeadlineExceeded {
            throw StepFailure(.leaseHeld, "it waited")
        }
    }

    @Test("it stops at the first fault, with the end of what was written, and goes on from there the next time")
    func fault() async throws {
        let isBroken = Locked(true)
        let host = try ModelHost(wish, try SetupSample.bare()) { name in
            guard name == "install-nginx", isBroken.withLock({ $0 }) else { return nil }
            return ScriptOutcome(exitCode: 100, errors: "E: Unable to fetch\u{1B}[2J some archives\n")
        }
        let setup = try setup(host)
        let sight = try await setup.look()
        let plan = try sight.plan.get()
        let index = try #require(plan.steps.firstIndex { $0.name == "install-nginx" })
        do {
            _ = try await setup.apply(plan, seen: sight, control: RunControl()) { _ in }
            Issue.record("it went on")
        } catch let SetupFailure.step(step, reason, words) {
            #expect(step == plan.steps[index])
            #expect(reason.message.contains("exit code 100"))
            #expect(words == ["E: Unable to fetch some archives"])
        }
        isBroken.withLock { $0 = false }
        #expect(try await setup.look().plan.get().steps == Array(plan.steps[index...]))
    }

    @Test("an interrupt is obeyed between two steps")
    func interrupted() async throws {
        let host = try ModelHost(wish, try SetupSample.bare())
        let setup = try setup(host)
        let sight = try await setup.look()
        let plan = try sight.plan.get()
        let control = RunControl()
        await #expect(throws: SetupFailure.interrupted(done: 2, of: plan.steps.count)) {
            _ = try await setup.apply(plan, seen: sight, control: control) { event in
                if event == .began(plan.steps[1]) { control.interrupt() }
            }
        }
    }

    @Test("a step that says it is done and is not fails at the end")
    func incomplete() async throws {
        let host = try ModelHost(wish, try SetupSample.bare()) { name in
            name == "join-docker" ? ScriptOutcome(exitCode: 0) : nil
        }
        let setup = try setup(host)
        let sight = try await setup.look()
        let plan = try sight.plan.get()
        await #expect(throws: SetupFailure.incomplete([SetupStep(.joinDocker("deploy"))])) {
            _ = try await setup.apply(plan, seen: sight, control: RunControl()) { _ in }
        }
    }
}
