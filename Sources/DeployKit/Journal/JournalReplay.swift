// SPDX-License-Identifier: Apache-2.0

/// What a host's journal says when it is read from its beginning.
package struct JournalReplay: Sendable, Hashable {
    /// Runs by what the journal knows of them, oldest first.
    package private(set) var runs: [RunTrace] = []

    package init(_ records: [JournalRecord]) {
        for record in records {
            take(record)
        }
    }

    /// Runs that did not come to their end here, newest first: the order in which they are cleared up.
    package var unfinished: [RunTrace] {
        runs.filter { $0.ending == nil }.reversed()
    }

    package func trace(of run: RunID) -> RunTrace? {
        runs.first { $0.run == run }
    }

    private mutating func take(_ record: JournalRecord) {
        switch record.event {
        case .runBegan(let header):
            change(record.run) { trace in
                trace.header = header
                trace.began = record.time
            }
        case .stepBegan(let step):
            change(record.run) { $0.begin(step) }
        case .stepSucceeded(let id):
            change(record.run) { $0.finish(id, .succeeded) }
        case .stepFailed(let id, let reason):
            change(record.run) { $0.finish(id, .failed(reason)) }
        case .stepUndone(let id, let run):
            change(run) { $0.finish(id, .undone) }
        case .runEnded(let ending, let run):
            change(run) { $0.ending = ending }
        }
    }

    private mutating func change(_ run: RunID, _ body: (inout RunTrace) -> Void) {
        let index = runs.firstIndex { $0.run == run } ?? runs.endIndex
        if index == runs.endIndex { runs.append(RunTrace(run: run)) }
        body(&runs[index])
    }
}
