// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// Follows the events of a run and says what is to be shown. Pure: the clock and the screen are elsewhere.
struct RunProgress: Sendable {
    /// Lines that are kept of a step here, to be shown when it fails.
    static let keptLines = 25
    /// How a step begins a line that is to stay.
    private static let warning = "warning: "

    private let title: String
    private let scrub: @Sendable (String) -> String
    private var began = 0
    private var known = 0
    /// Of the hosts that are being cut over.
    private var batch: BatchPlace?
    private var running: RunningStep?
    private var said: [String] = []

    /// - Parameters:
    ///   - title: What the run is for: the service and the environment.
    ///   - scrub: Takes secrets out of what programs wrote.
    init(title: String, scrub: @escaping @Sendable (String) -> String = { $0 }) {
        self.title = title
        self.scrub = scrub
    }

    mutating func take(_ event: RunEvent) -> [ProgressChange] {
        switch event {
        case .began(let run, let kind):
            return [note("\(kind.rawValue) of \(title), run \(run)")]
        case .planned(_, let steps):
            known = steps
            return []
        case .foundClosed(let hosts):
            let names = hosts.map(\.text).joined(separator: ", ")
            return [note("closed for maintenance, and stays so: \(names)")]
        case .stepBegan(let step):
            return begin(step)
        case .stepProgress(_, let text):
            return say(shown(text))
        case .stepEnded(let step, let failure, let duration):
            return end(step, failure, duration)
        case .waitsForLease(_, let holder, let remaining):
            let who = holder.map { TerminalText.line($0.description) } ?? "another run"
            return say("locked by \(who); its lock ends in \(ReadableTime.text(remaining)) unless it is renewed")
        case .undoBegan(let step):
            return beginUndo(step)
        case .undoEnded(let step, let failure):
            return [.line(ended(step, failure)), change(nil)]
        case .interrupted:
            return [note("interrupted: going back to what served before, unless the new release is committed already")]
        case .ended:
            return [change(nil)]
        }
    }

    private mutating func begin(_ step: PlanStep) -> [ProgressChange] {
        began += 1
        said = []
        let next = RunningStep(
            number: began,
            total: known >= began ? known : nil,
            label: step.action.name,
            host: step.host?.text ?? "",
            takesLong: step.action.takesLong,
            text: ""
        )
        let line = ProgressLine(.began, label: next.label, host: next.host, text: step.action.detail)
        return entered(step.batch) + (step.action.takesLong ? [.line(line)] : []) + [change(next)]
    }

    /// A line when the next batch of hosts begins.
    private mutating func entered(_ place: BatchPlace?) -> [ProgressChange] {
        guard let place, place != batch else { return [] }
        batch = place
        return [note("\(place)")]
    }

    private mutating func say(_ text: String) -> [ProgressChange] {
        guard var step = running, !text.isEmpty else { return [] }
        said = said.suffix(Self.keptLines - 1) + [text]
        // What a step warns of would be overwritten by the next thing that it says.
        if text.hasPrefix(Self.warning) {
            let words = String(text.dropFirst(Self.warning.count))
            return [.line(ProgressLine(.warned, label: step.label, host: step.host, text: words))]
        }
        step.text = text
        return [change(step)]
    }

    private mutating func end(_ step: PlanStep, _ failure: StepFailure?, _ duration: Duration) -> [ProgressChange] {
        let isSerious = step.failureRule != .tolerate && failure?.code != .interrupted
        let mark: ProgressLine.Mark = failure == nil ? .done : isSerious ? .failed : .warned
        let line = ProgressLine(
            mark,
            label: step.action.name,
            host: step.host?.text ?? "",
            duration: duration,
            text: failure.map { shown($0.message) } ?? step.action.detail
        )
        // What a builder wrote is the reason itself; of a container the report shows more than what passed by here.
        let isHere = step.host == nil && !said.isEmpty && failure != nil && failure?.code != .interrupted
        let output = isHere ? said.map { ProgressChange.line(ProgressLine(.output, text: $0)) } : []
        return output + [.line(line), change(nil)]
    }

    private mutating func beginUndo(_ step: UndoStep) -> [ProgressChange] {
        said = []
        return [
            change(
                RunningStep(
                    number: began,
                    total: known >= began ? known : nil,
                    label: "undo \(step.compensation.name)",
                    host: step.host.text,
                    takesLong: false,
                    text: ""
                )
            )
        ]
    }

    private func ended(_ step: UndoStep, _ failure: StepFailure?) -> ProgressLine {
        ProgressLine(
            failure == nil ? .undone : .failed,
            label: step.compensation.name,
            host: step.host.text,
            text: failure.map { shown($0.message) } ?? step.compensation.detail
        )
    }

    private mutating func change(_ step: RunningStep?) -> ProgressChange {
        running = step
        return .running(step)
    }

    /// The first line of what a program wrote, harmless.
    private func shown(_ text: String) -> String {
        let first = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return TerminalText.line(scrub(first))
    }

    private func note(_ text: String) -> ProgressChange {
        .line(ProgressLine(.note, text: text))
    }
}
