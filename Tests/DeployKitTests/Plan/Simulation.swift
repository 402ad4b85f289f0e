// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

/// Drives a ``ReleaseMachine`` through a ``World``, with faults where a test wants them, and looks after every effect
/// whether somebody still serves.
struct Simulation {
    enum Fault: Hashable, CaseIterable {
        /// The effect is refused.
        case failsBefore
        /// The effect happens, and its success is not heard of.
        case failsAfter
        /// The tool dies just before it, or just after it.
        case diesBefore
        case diesAfter
        case interrupted
        /// Another run takes the lease of the effect's host, and the tool is told, or is not.
        case losesLease
        case losesLeaseUnheard
    }

    enum Ending: Equatable {
        case died
        case finished(RunReport)
    }

    var world: World
    let settings: PlanSettings
    let intruder: RunID
    /// Of the last run: what was done, in order.
    private(set) var log: [MachineEffect] = []
    /// Hosts and effects after which nobody served, though somebody had.
    private(set) var outages: [String] = []
    /// Of the last run: hosts on which another release answered than before, if only for a while.
    private(set) var ledElsewhere: Set<HostName> = []
    private var brokenOff: Set<StepID> = []

    init(world: World, settings: PlanSettings) throws {
        self.world = world
        self.settings = settings
        intruder = try Sample.run("intruder")
    }

    var allServe: ReleaseID? {
        let serving = Set(world.serving)
        return serving.count == 1 ? serving.first.flatMap { $0 } : nil
    }

    /// - Parameters:
    ///   - release: `nil` only clears up, as `abort` does.
    ///   - faults: By the number of the effect.
    ///   - stubborn: Compensations that always fail.
    mutating func run(
        _ run: RunID,
        deploying release: Release?,
        as action: ReleaseEntry.Action = .deployed,
        faults: [Int: Fault] = [:],
        stubborn: (UndoStep) -> Bool = { _ in false }
    ) -> Ending {
        let plan = ReleasePlan(settings: settings, run: run)
        var machine = ReleaseMachine(run: run, header: Sample.header, opening: plan.opening(builds: release != nil))
        log = []
        ledElsewhere = []
        brokenOff = []
        var effects = machine.handle(.started)
        while true {
            var answer: MachineEvent?
            for effect in effects {
                if case .finish(let report) = effect { return .finished(report) }
                let fault = faults[log.count]
                log.append(effect)
                if fault == .diesBefore { return .died }
                tell(&machine, fault, effect)
                let before = world.hosts.mapValues(\.serving)
                let refused = fault == .failsBefore
                answer = refused ? failure(of: effect) : carryOut(effect, plan, run, release, action, stubborn)
                noteOutages(before, effect)
                if fault == .diesAfter { return .died }
                if fault == .failsAfter, !isPlanning(effect) { answer = failure(of: effect) }
                if case .recordFailed = answer { break }
            }
            guard let answer else { return .died }
            effects = machine.handle(answer)
        }
    }

    private mutating func tell(_ machine: inout ReleaseMachine, _ fault: Fault?, _ effect: MachineEffect) {
        var told: [MachineEffect] = []
        switch fault {
        case .interrupted:
            told = machine.handle(.interrupted)
        case .losesLease, .losesLeaseUnheard:
            guard let host = effect.host, world.hosts[host]?.holder != nil else { return }
            world.takeOver(host, by: intruder)
            if fault == .losesLease { told = machine.handle(.leaseLost(host)) }
        default:
            return
        }
        for case .breakOff(let id) in told { brokenOff.insert(id) }
    }

    private mutating func carryOut(
        _ effect: MachineEffect,
        _ plan: ReleasePlan,
        _ run: RunID,
        _ release: Release?,
        _ action: ReleaseEntry.Action,
        _ stubborn: (UndoStep) -> Bool
    ) -> MachineEvent? {
        switch effect {
        case .record(let event, let host, let token):
            guard world.hosts[host]?.accepts(token, from: run) == true else { return .recordFailed(host, Self.fenced) }
            let record = JournalRecord(run: run, token: token, time: Sample.time, event: event)
            world.hosts[host]?.journal.append(record)
            return .recorded
        case .perform(let step, let token):
            if brokenOff.contains(step.id) { return .failed(step.id, StepFailure(.interrupted, "broken off")) }
            if step.isMutating, let host = step.host, world.hosts[host]?.accepts(token, from: run) != true {
                return .failed(step.id, Self.fenced)
            }
            do {
                return .succeeded(step.id, try world.perform(step, run: run))
            } catch {
                return .failed(step.id, error)
            }
        case .compensate(let step, let token):
            // The compensation of an acquisition that may have failed has no token; only the holder's lease goes.
            if step.compensation == .releaseLease, world.hosts[step.host]?.holder?.run != run {
                return .compensated(step.step)
            }
            if step.compensation != .releaseLease, world.hosts[step.host]?.accepts(token, from: run) != true {
                return .compensationFailed(step.step, Self.fenced)
            }
            if stubborn(step) { return .compensationFailed(step.step, Self.refused) }
            do {
                try world.compensate(step.compensation, on: step.host)
                return .compensated(step.step)
            } catch {
                return .compensationFailed(step.step, error)
            }
        case .plan(.recovery):
            return .planned(.recovery, RecoveryPlan(world.journals, for: run).steps)
        case .plan(.release):
            return planned(plan, release, action)
        case .gatherEvidence(let step):
            return .evidenceGathered(step.id)
        case .breakOff, .finish:
            return nil
        }
    }

    private func planned(
        _ plan: ReleasePlan,
        _ release: Release?,
        _ action: ReleaseEntry.Action
    ) -> MachineEvent {
        guard let release else { return .planned(.release, plan.closing()) }
        let seen = settings.hosts.map { world.observation($0.name) }
        do {
            return .planned(.release, try plan.release(release, as: action, on: seen, at: Sample.time))
        } catch {
            return .planningFailed(.release, StepFailure(.rejected, error.description))
        }
    }

    private func failure(of effect: MachineEffect) -> MachineEvent? {
        switch effect {
        case .record(_, let host, _): .recordFailed(host, Self.refused)
        case .perform(let step, _): .failed(step.id, Self.refused)
        case .compensate(let step, _): .compensationFailed(step.step, Self.refused)
        case .plan(let stage): .planningFailed(stage, Self.refused)
        case .gatherEvidence(let step): .evidenceGathered(step.id)
        case .breakOff, .finish: nil
        }
    }

    private func isPlanning(_ effect: MachineEffect) -> Bool {
        if case .plan = effect { true } else { false }
    }

    private mutating func noteOutages(_ before: [HostName: ReleaseID?], _ effect: MachineEffect) {
        for (name, host) in world.hosts where host.serving != before[name] { ledElsewhere.insert(name) }
        for (name, host) in world.hosts where host.serving == nil {
            if before[name].flatMap({ $0 }) != nil { outages.append("\(name) after \(effect)") }
        }
    }

    private static let fenced = StepFailure(.fenced, "an old token")
    private static let refused = StepFailure(.rejected, "a fault of the test")
}

extension MachineEffect {
    var host: HostName? {
        switch self {
        case .record(_, let host, _): host
        case .perform(let step, _): step.host
        case .compensate(let step, _): step.host
        case .gatherEvidence(let step): step.host
        case .plan, .breakOff, .finish: nil
        }
    }
}
