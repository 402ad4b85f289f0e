// SPDX-License-Identifier: Apache-2.0

import Support

extension ReleaseRunner {
    /// Notes that wait for what follows them on the same host.
    private struct Notes {
        var host: HostName
        var token: FencingToken
        var lines: [String]
    }

    /// Does the effects in order up to the first that fails.
    func carryOut(_ effects: [MachineEffect], _ alarm: TaskAlarm) async -> Arrival {
        var waiting: Notes?
        do {
            for effect in effects {
                guard case .record(let event, let host, let token) = effect else {
                    let notes = waiting
                    waiting = nil
                    return try await finish(effect, notes, alarm)
                }
                if let notes = waiting, notes.host != host {
                    try await write(notes)
                    waiting = nil
                }
                let record = JournalRecord(run: run, token: token, time: ports.now(), event: event)
                let line = try encoded(record, host)
                waiting = Notes(host: host, token: token, lines: (waiting?.lines ?? []) + [line])
            }
            if let notes = waiting { try await write(notes) }
            return .answer(.recorded)
        } catch {
            return .answer(.recordFailed(error.host, error.reason))
        }
    }

    private struct NoteFailure: Error {
        let host: HostName
        let reason: StepFailure
    }

    private func encoded(_ record: JournalRecord, _ host: HostName) throws(NoteFailure) -> String {
        do {
            return try RecordLines.encode(record)
        } catch {
            throw NoteFailure(host: host, reason: StepFailure(.rejected, "\(host): a record cannot be written down"))
        }
    }

    private func write(_ notes: Notes) async throws(NoteFailure) {
        do {
            guard let host = hosts[notes.host] else { return }
            let script = journals.append(
                notes.lines,
                to: configuration.layout.journal,
                run: run,
                token: notes.token
            )
            let outcome = try await host.run(script, by: .after(Self.noteLimit))
            guard outcome.exitCode == 0 else {
                throw words.failure(outcome, of: "writing the journal", on: notes.host, isGuarded: true)
            }
        } catch {
            throw NoteFailure(host: notes.host, reason: failure(error, of: "writing the journal"))
        }
    }

    /// The last effect of a list, with the notes that come just before it.
    private func finish(
        _ effect: MachineEffect,
        _ notes: Notes?,
        _ alarm: TaskAlarm
    ) async throws(NoteFailure) -> Arrival {
        switch effect {
        case .perform(let step, let token):
            let (work, token, lines) = try await work(token, notes, on: step.host) {
                try stepWork(step)
            }
            return try await perform(step, token, work, lines, alarm)
        case .compensate(let step, let token):
            let (work, token, lines) = try await work(token, notes, on: step.host) {
                try compensationWork(step.compensation, on: step.host, of: run)
            }
            return try await compensate(step, token, work, lines)
        case .plan(let stage):
            if let notes { try await write(notes) }
            return .answer(await planned(stage))
        case .gatherEvidence(let step):
            if let notes { try await write(notes) }
            await gather(step)
            return .answer(.evidenceGathered(step.id))
        case .record, .breakOff, .finish:
            return .answer(.recorded)
        }
    }

    /// What the effect's script does, and the notes that go with it; others are written first.
    private func work(
        _ token: FencingToken?,
        _ notes: Notes?,
        on host: HostName?,
        _ make: () throws -> HostWork?
    ) async throws(NoteFailure) -> (Result<HostWork?, StepFailure>, FencingToken?, [String]) {
        let work = Result<HostWork?, any Error> { try make() }
            .mapError { failure($0, of: "the step") }
        if let notes {
            if case .success(.some) = work, notes.host == host, token != nil { return (work, token, notes.lines) }
            try await write(notes)
        }
        return (work, token, [])
    }

    private func perform(
        _ step: PlanStep,
        _ token: FencingToken?,
        _ work: Result<HostWork?, StepFailure>,
        _ lines: [String],
        _ alarm: TaskAlarm
    ) async throws(NoteFailure) -> Arrival {
        tell(.stepBegan(step))
        note(step)
        let began = ContinuousClock.now
        // The wait for somebody else's lease has its own end, which says more than that the time is over.
        let limit = step.action == .acquireLease ? step.deadline.duration + Self.noteLimit : step.deadline.duration
        let deadline = Deadline.after(limit)
        let outcome: Result<Arrival, any Error>
        do {
            // A child, so that the alarm ends it alone.
            async let arrival = alarm.guarding {
                try await withDeadline(deadline, operation: "step") {
                    try await self.arrival(of: step, token, work.get(), lines, deadline)
                }
            }
            outcome = .success(try await arrival)
        } catch {
            outcome = .failure(error)
        }
        let spent = began.duration(to: .now)
        state.withLock { $0.current = nil }
        switch outcome {
        case .success(let arrival):
            tell(.stepEnded(step, failure: nil, duration: spent))
            return arrival
        case .failure(let error as NoteFailure):
            tell(.stepEnded(step, failure: error.reason, duration: spent))
            throw error
        case .failure(let error):
            let reason = failure(error, of: step.id.text)
            tell(.stepEnded(step, failure: reason, duration: spent))
            return .answer(.failed(step.id, reason))
        }
    }

    private func compensate(
        _ step: UndoStep,
        _ token: FencingToken?,
        _ work: Result<HostWork?, StepFailure>,
        _ lines: [String]
    ) async throws(NoteFailure) -> Arrival {
        tell(.undoBegan(step))
        do {
            let deadline = Deadline.after(undoLimit(step.compensation))
            if step.compensation == .releaseLease {
                try await releaseLease(of: step.host, token, by: deadline)
            } else {
                try await refuseWhileServing(step.compensation, on: step.host, by: deadline)
                guard let token else { throw StepFailure(.fenced, "\(step.host): the lease is not held") }
                try await drain(step.compensation, on: step.host, token, by: deadline)
                _ = try await run(work.get() ?? .nothing, lines, on: step.host, token, by: deadline)
            }
            tell(.undoEnded(step, failure: nil))
            return .answer(.compensated(step.step))
        } catch let error as NoteFailure {
            tell(.undoEnded(step, failure: error.reason))
            throw error
        } catch {
            let reason = failure(error, of: "taking back \(step.step)")
            tell(.undoEnded(step, failure: reason))
            return .answer(.compensationFailed(step.step, reason))
        }
    }

    /// Does work on a host under its lease, after noting it.
    func run(
        _ work: HostWork,
        _ lines: [String],
        on name: HostName,
        _ token: FencingToken,
        by deadline: Deadline
    ) async throws -> ScriptOutcome {
        guard let host = hosts[name] else { throw StepFailure(.rejected, "\(name) is not of this run") }
        let script = journals.recording(lines, before: work, run: run, token: token)
        let outcome = try await host.run(script, secrets: work.secrets, by: deadline)
        guard outcome.exitCode == 0 else {
            let isNote = outcome.exitCode == JournalScripts.notRecordedCode
            let what = isNote ? "writing the journal" : work.what
            let reason = words.failure(outcome, of: what, on: name, isGuarded: true)
            if isNote { throw NoteFailure(host: name, reason: reason) }
            throw reason
        }
        return outcome
    }
}
