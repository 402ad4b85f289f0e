// SPDX-License-Identifier: Apache-2.0

/// Makes events of BuildKit's traces, which repeat a step whenever anything of it changes.
struct BuildKitProgress {
    private static let maximumLineBytes = 16 * 1024
    /// A build of more steps goes on; only its later steps go unreported.
    private static let maximumSteps = 10_000

    private enum Phase: Comparable {
        case announced
        case started
        case ended
    }

    private struct State {
        let step: BuildEvent.Step
        var phase = Phase.announced
        var output: [BuildEvent.Stream: LineSplitter] = [:]
    }

    private var states: [String: State] = [:]

    mutating func take(_ trace: BuildTrace) -> [BuildEvent] {
        var events: [BuildEvent] = []
        // Output belongs before the end of its step, which may come in the same trace.
        let ends = trace.vertexes.filter { $0.completed != nil }
        for vertex in trace.vertexes { begin(vertex, &events) }
        for status in trace.statuses { transfer(status, &events) }
        for log in trace.logs { output(log, &events) }
        for vertex in ends { end(vertex, &events) }
        events += trace.warnings.map(BuildEvent.warning)
        return events
    }

    private mutating func begin(_ vertex: BuildTrace.Vertex, _ events: inout [BuildEvent]) {
        if states[vertex.digest] == nil, states.count < Self.maximumSteps {
            states[vertex.digest] = State(step: BuildEvent.Step(number: states.count + 1, name: vertex.name))
        }
        guard let state = states[vertex.digest], state.phase == .announced, vertex.started != nil, !vertex.isCached
        else { return }
        states[vertex.digest]?.phase = .started
        events.append(.started(state.step))
    }

    private func transfer(_ status: BuildTrace.Status, _ events: inout [BuildEvent]) {
        guard let state = states[status.vertex] else { return }
        events.append(
            .transfer(
                state.step,
                name: status.name.isEmpty ? status.id : status.name,
                current: status.current,
                total: status.total > 0 ? status.total : nil
            )
        )
    }

    private mutating func output(_ log: BuildTrace.Log, _ events: inout [BuildEvent]) {
        guard let state = states[log.vertex] else { return }
        let stream = log.stream == 2 ? BuildEvent.Stream.standardError : .standardOutput
        var splitter = state.output[stream] ?? LineSplitter(limit: Self.maximumLineBytes)
        events += splitter.take(log.bytes).map { .output(state.step, stream, String(decoding: $0, as: UTF8.self)) }
        states[log.vertex]?.output[stream] = splitter
    }

    private mutating func end(_ vertex: BuildTrace.Vertex, _ events: inout [BuildEvent]) {
        guard var state = states[vertex.digest], state.phase != .ended else { return }
        for stream in [BuildEvent.Stream.standardOutput, .standardError] {
            guard let rest = state.output[stream]?.finish() else { continue }
            events.append(.output(state.step, stream, String(decoding: rest, as: UTF8.self)))
        }
        state.phase = .ended
        states[vertex.digest] = state
        if !vertex.failure.isEmpty {
            events.append(.failed(state.step, reason: vertex.failure))
        } else if vertex.isCached {
            events.append(.cached(state.step))
        } else {
            let duration = vertex.started.flatMap { started in vertex.completed.map { max(.zero, $0 - started) } }
            events.append(.completed(state.step, duration: duration))
        }
    }
}
