// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Observability
import Support

/// Shows a run as it goes, and keeps what its conclusion needs.
final class RunReporter: RunObserver {
    private struct State {
        var progress: RunProgress
        var screen: Screen
        var memory = RunMemory()
    }

    private enum Screen {
        case plain(PlainProgress)
        case live(LiveProgress)

        mutating func render(_ changes: [ProgressChange], at time: Date, now: ContinuousClock.Instant) -> String {
            switch self {
            case .plain(var plain):
                defer { self = .plain(plain) }
                return plain.render(changes, at: time, now: now)
            case .live(var live):
                defer { self = .live(live) }
                return live.render(changes)
            }
        }
    }

    private let state: Locked<State>
    private let output: any LogOutput
    private let time: @Sendable () -> Date

    /// - Parameters:
    ///   - scrub: Takes secrets out of what programs wrote.
    ///   - output: Must not block: who watches a deploy slowly, or stops watching, does not hold it up.
    init(
        title: String,
        hosts: [HostName],
        style: OutputStyle,
        output: any LogOutput,
        scrub: @escaping @Sendable (String) -> String = { $0 },
        time: @escaping @Sendable () -> Date = { Date() }
    ) {
        let layout = ProgressLayout(hosts: hosts)
        let screen: Screen =
            style.isLive ? .live(LiveProgress(layout: layout, style: style)) : .plain(PlainProgress(layout: layout))
        state = Locked(State(progress: RunProgress(title: title, scrub: scrub), screen: screen))
        self.output = output
        self.time = time
    }

    func observe(_ event: RunEvent) {
        let (date, now) = (time(), ContinuousClock.now)
        let text = state.withLock { state in
            state.memory.take(event)
            return state.screen.render(state.progress.take(event), at: date, now: now)
        }
        if !text.isEmpty { output.write(Array(text.utf8)) }
    }

    /// A line of ours between those of the run.
    func note(_ text: String) {
        let (date, now) = (time(), ContinuousClock.now)
        let text = state.withLock { state in
            state.screen.render([.line(ProgressLine(.note, text: text))], at: date, now: now)
        }
        output.write(Array(text.utf8))
    }

    var memory: RunMemory { state.withLock { $0.memory } }
}
