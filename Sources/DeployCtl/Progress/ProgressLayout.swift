// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// The columns of progress: names of steps and hosts stand below each other.
struct ProgressLayout: Sendable, Hashable {
    /// Of the longest name of a step.
    static let labelWidth = "write-environment".count

    let hostWidth: Int

    init(hosts: [HostName]) {
        hostWidth = hosts.map(\.text.count).max() ?? 0
    }

    /// Without the mark.
    func text(_ line: ProgressLine) -> String {
        switch line.mark {
        case .note: return line.text
        case .output: return "| \(line.text)"
        case .began, .done, .failed, .warned, .undone: break
        }
        var parts = [line.label.padding(to: Self.labelWidth)]
        if hostWidth > 0 { parts.append(line.host.padding(to: hostWidth)) }
        parts.append((line.duration.map { ReadableTime.text($0) } ?? "").padding(to: 6))
        if !line.text.isEmpty { parts.append(line.text) }
        var text = parts.joined(separator: "  ")
        while text.last == " " { text.removeLast() }
        return text
    }
}
