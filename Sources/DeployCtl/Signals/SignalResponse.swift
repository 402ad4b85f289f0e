// SPDX-License-Identifier: Apache-2.0

/// What a signal that asks for the end leads to. The first one is obeyed, the second one is answered, the third one ends the
/// process: whoever presses a key three times means it. ``AbandonedWork`` says what stays behind.
struct SignalResponse: Sendable, Hashable {
    enum Action: Sendable, Hashable {
        case interrupt
        case reassure
        case leave
    }

    private var count = 0

    mutating func next() -> Action {
        count += 1
        switch count {
        case 1: return .interrupt
        case 2: return .reassure
        default: return .leave
        }
    }
}
