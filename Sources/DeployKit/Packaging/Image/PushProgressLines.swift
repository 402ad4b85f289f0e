// SPDX-License-Identifier: Apache-2.0

/// A push, told in lines: layer by layer.
struct PushProgressLines {
    private enum Phase {
        case present
        case pushed
    }

    private var tenths: [String: Int] = [:]
    private var ended: [String: Phase] = [:]

    mutating func take(_ event: LayerEvent) -> String? {
        switch event.state {
        case .present:
            ended[event.layer] = .present
            return nil
        case .finished:
            ended[event.layer] = .pushed
            return "\(event.layer) is pushed"
        case .pushing(let current, let total?) where total > 0:
            let tenth = ByteCount.tenths(current, of: total)
            guard tenth > tenths[event.layer] ?? 0, tenth < 10 else { return nil }
            tenths[event.layer] = tenth
            return "\(event.layer): \(ByteCount(current)) of \(ByteCount(total))"
        case .other(let words):
            return "\(event.layer): \(SecretScrubber().clean(words))"
        case .waiting, .pushing, .downloading, .extracting:
            return nil
        }
    }

    var summary: String {
        let pushed = ended.values.count { $0 == .pushed }
        return "\(pushed) layers pushed, \(ended.count - pushed) were there already"
    }
}
