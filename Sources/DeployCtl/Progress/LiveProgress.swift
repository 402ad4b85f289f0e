// SPDX-License-Identifier: Apache-2.0

/// Progress on a terminal: what is done stays, and the running step is on the last line, rewritten in place.
struct LiveProgress: Sendable {
    /// Carriage return, then ECMA-48 "erase in line": to its end.
    private static let clear = "\r\u{1B}[2K"

    private let layout: ProgressLayout
    private let style: OutputStyle
    /// What the last line shows now.
    private var shown = ""

    init(layout: ProgressLayout, style: OutputStyle) {
        self.layout = layout
        self.style = style
    }

    mutating func render(_ changes: [ProgressChange]) -> String {
        var lines = ""
        var next = shown
        for change in changes {
            switch change {
            case .line(let line):
                if line.mark != .began { lines += text(line) + "\n" }
            case .running(let step):
                next = step.map(live) ?? ""
            }
        }
        defer { shown = next }
        if lines.isEmpty, next == shown { return "" }
        return (shown.isEmpty ? "" : Self.clear) + lines + style.styled(next, .dim, unless: next.isEmpty)
    }

    private func text(_ line: ProgressLine) -> String {
        let text = layout.text(line)
        switch line.mark {
        case .began: return ""
        case .done: return "\(style.styled("✓", .green)) \(text)"
        case .failed: return "\(style.styled("✗", .red)) \(text)"
        case .warned: return "\(style.styled("!", .yellow)) \(text)"
        case .undone: return "\(style.styled("↩", .yellow)) \(text)"
        case .note: return style.styled(text, .bold)
        case .output: return "  \(text)"
        }
    }

    private func live(_ step: RunningStep) -> String {
        let host = step.host.isEmpty ? "" : " \(step.host)"
        let said = step.text.isEmpty ? "" : ": \(step.text)"
        let place = "\(step.number)" + (step.total.map { "/\($0)" } ?? "")
        return Self.cut("… [\(place)] \(step.label)\(host)\(said)", to: style.width - 1)
    }

    /// A line that wraps could not be rewritten. What is not ASCII is taken for two columns wide, as some of it is.
    static func cut(_ text: String, to width: Int) -> String {
        var columns = 0
        var result = ""
        for character in text {
            columns += character.isASCII ? 1 : 2
            guard columns <= width else { break }
            result.append(character)
        }
        return result
    }
}

extension OutputStyle {
    fileprivate func styled(_ text: String, _ colour: Colour, unless isPlain: Bool) -> String {
        isPlain ? text : styled(text, colour)
    }
}
