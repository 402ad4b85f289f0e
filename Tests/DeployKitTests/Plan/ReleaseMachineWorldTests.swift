// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

/// Goes through everything that may go wrong at every effect of a deploy, in a model of the world.
@Suite("Whatever goes wrong, the old or the new release serves")
struct ReleaseMachineWorldTests {
    @Test("an undisturbed deploy serves the new release everywhere and leaves nothing behind", arguments: Scenario.all)
    func undisturbed(_ scenario: Scenario) throws {
        var simulation = try scenario.simulation()
        let ending = simulation.run(try Sample.run("second"), deploying: try scenario.release(2))
        #expect(ending == .finished(.init(outcome: .completed, failure: nil, warnings: [], leftBehind: [])))
        expectClean(simulation, serving: try scenario.release(2).id, "undisturbed")
    }

    @Test(
        "a fault at any effect ends with one release on all hosts, and the next deploy succeeds",
        arguments: Scenario.all
    )
    func singleFaults(_ scenario: Scenario) throws {
        let ready = try scenario.simulation()
        for position in 0..<(try scenario.effectCount(from: ready)) {
            for fault in Simulation.Fault.allCases {
                let what = "\(fault) at \(position)"
                var simulation = ready
                let ending = simulation.run(
                    try Sample.run("second"),
                    deploying: try scenario.release(2),
                    faults: [position: fault]
                )
                try expectConsistent(simulation, ending, scenario, what)
                try expectRecovery(of: simulation, scenario, what)
            }
        }
    }

    @Test("death at any effect of the recovery after a death at any effect", arguments: Scenario.small)
    func doubleDeaths(_ scenario: Scenario) throws {
        let ready = try scenario.simulation()
        for position in 0..<(try scenario.effectCount(from: ready)) {
            var dead = ready
            _ = dead.run(
                try Sample.run("second"),
                deploying: try scenario.release(2),
                faults: [position: .diesAfter]
            )
            dead.world.expireLeases()
            var again = position % scenario.stride
            while true {
                var simulation = dead
                let ending = simulation.run(
                    try Sample.run("third"),
                    deploying: try scenario.release(3),
                    faults: [again: .diesAfter]
                )
                let what = "death at \(position), then at \(again)"
                expectNoOutage(simulation, scenario, what)
                guard ending == .died else { break }
                try expectRecovery(of: simulation, scenario, what)
                again += scenario.stride
            }
        }
    }

    @Test("a fault at any effect while a failure is undone", arguments: Scenario.small)
    func faultsWhileUndoing(_ scenario: Scenario) throws {
        let ready = try scenario.simulation()
        for position in 0..<(try scenario.effectCount(from: ready)) {
            var first = ready
            _ = first.run(
                try Sample.run("second"),
                deploying: try scenario.release(2),
                faults: [position: .failsAfter]
            )
            for later in stride(
                from: position + 1 + position % scenario.stride,
                to: first.log.count,
                by: scenario.stride
            ) {
                for fault: Simulation.Fault in [.failsBefore, .diesBefore, .diesAfter, .losesLease] {
                    var simulation = ready
                    let ending = simulation.run(
                        try Sample.run("second"),
                        deploying: try scenario.release(2),
                        faults: [position: .failsAfter, later: fault]
                    )
                    let what = "failure at \(position), \(fault) at \(later)"
                    try expectConsistent(simulation, ending, scenario, what)
                    try expectRecovery(of: simulation, scenario, what)
                }
            }
        }
    }

    @Test(
        "a compensation that never works leaves something serving, and the next deploy clears up",
        arguments: Scenario.small
    )
    func stubbornCompensations(_ scenario: Scenario) throws {
        let names = ["remove-file", "remove-container", "restore-proxy", "swap-back", "withdraw"]
        let ready = try scenario.simulation()
        for position in 0..<(try scenario.effectCount(from: ready)) {
            for name in names {
                var simulation = ready
                let ending = simulation.run(
                    try Sample.run("second"),
                    deploying: try scenario.release(2),
                    faults: [position: .failsAfter],
                    stubborn: { $0.compensation.name == name }
                )
                let what = "failure at \(position), \(name) never works"
                try expectConsistent(simulation, ending, scenario, what)
                try expectRecovery(of: simulation, scenario, what)
            }
        }
    }
}

extension ReleaseMachineWorldTests {
    /// Straight after the run: nobody was cut off, and what the report says is so.
    private func expectConsistent(
        _ simulation: Simulation,
        _ ending: Simulation.Ending,
        _ scenario: Scenario,
        _ what: String
    ) throws {
        expectNoOutage(simulation, scenario, what)
        let (old, new) = (try scenario.release(1).id, try scenario.release(2).id)
        if scenario.hasServed {
            for serving in simulation.world.serving { #expect(serving == old || serving == new, "\(what)") }
        }
        guard case .finished(let report) = ending else { return }
        let expected: ReleaseID?
        switch report.outcome {
        case .completed: expected = new
        case .undone, .failedUntouched, .leaseHeld: expected = scenario.hasServed ? old : nil
        // Hosts whose lease was lost are the next run's; the others are as one.
        case .undoIncomplete: return
        }
        for (name, host) in simulation.world.hosts where host.holder?.run != simulation.intruder {
            #expect(host.serving == expected, "\(what): \(name) after \(report.outcome)")
            // One that could not be given back runs out by itself.
            let isStuck = report.warnings.contains { $0.step?.text.hasPrefix("release-lease") == true }
            #expect(host.holder == nil || isStuck, "\(what): \(name) keeps its lease")
        }
    }

    /// Later: the leases have run out. `abort` brings all hosts to one release, and a deploy succeeds.
    private func expectRecovery(of simulation: Simulation, _ scenario: Scenario, _ what: String) throws {
        var aborted = simulation
        aborted.world.expireLeases()
        let ending = aborted.run(try Sample.run("abort"), deploying: nil)
        #expect(ending == .finished(.init(outcome: .completed, failure: nil, warnings: [], leftBehind: [])), "\(what)")
        #expect(Set(aborted.world.serving).count == 1, "\(what): \(aborted.world.serving)")
        #expect(aborted.world.journals.values.allSatisfy { $0.unfinished.isEmpty }, "\(what)")

        var deployed = simulation
        deployed.world.expireLeases()
        let next = deployed.run(try Sample.run("fourth"), deploying: try scenario.release(4))
        #expect(next == .finished(.init(outcome: .completed, failure: nil, warnings: [], leftBehind: [])), "\(what)")
        expectNoOutage(aborted, scenario, what)
        expectNoOutage(deployed, scenario, what)
        expectClean(deployed, serving: try scenario.release(4).id, what)
    }

    /// A first deploy that is undone leaves nothing serving, as nothing did before.
    private func expectNoOutage(_ simulation: Simulation, _ scenario: Scenario, _ what: String) {
        guard scenario.hasServed else { return }
        #expect(simulation.outages.isEmpty, "\(what): \(simulation.outages)")
    }

    private func expectClean(_ simulation: Simulation, serving: ReleaseID, _ what: String) {
        #expect(simulation.allServe == serving, "\(what): \(simulation.world.serving)")
        for (name, host) in simulation.world.hosts {
            #expect(host.holder == nil, "\(what): \(name)")
            #expect(JournalReplay(host.journal).unfinished.isEmpty, "\(what): \(name)")
            let running = host.containers.values.filter(\.isRunning).map(\.release.id)
            #expect(running == [serving], "\(what): \(name) runs \(running)")
            #expect(ReleaseHistory(host.history).current?.id == serving, "\(what): \(name)")
        }
    }
}
