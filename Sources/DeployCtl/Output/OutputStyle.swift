// SPDX-License-Identifier: Apache-2.0

/// How text is shown on a stream, decided once.
struct OutputStyle: Sendable, Hashable {
    /// Whether lines may be rewritten in place.
    let isLive: Bool
    let hasColors: Bool
    /// Columns.
    let width: Int

    static let plain = OutputStyle(isLive: false, hasColors: false, width: StreamFacts.standardWidth)

    init(isLive: Bool, hasColors: Bool, width: Int) {
        self.isLive = isLive
        self.hasColors = hasColors
        self.width = width
    }

    /// - Parameters:
    ///   - environment: `NO_COLOR` (no-color.org: any value but the empty one), `CI` and `TERM` count.
    init(
        _ stream: StreamFacts,
        environment: [String: String],
        isPlain: Bool = false,
        hasNoColors: Bool = false
    ) {
        func isSet(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
        let isInCI = isSet("CI") && environment["CI"] != "false"
        let steers = stream.isTerminal && !isInCI && environment["TERM"] != "dumb"
        isLive = steers && !isPlain
        hasColors = steers && !hasNoColors && !isSet("NO_COLOR")
        width = stream.width
    }

    func styled(_ text: String, _ colour: Colour) -> String {
        hasColors ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Of ECMA-48, "select graphic rendition".
    enum Colour: String, Sendable {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
    }
}
