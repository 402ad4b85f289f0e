// SPDX-License-Identifier: Apache-2.0

/// Finds names that were meant for this server and that it does not know: a typo must not change behaviour in silence.
enum UnknownNames {
    /// Which names of a source are ours.
    enum Policy: Sendable {
        /// None: the source was asked for known names only.
        case none
        /// The environment belongs to everybody: only names that begin as ours do, or are one of ours misspelt.
        case ofOurPrefixes
        /// The `.env` file is ours alone.
        case all
    }

    private static let prefixes = [
        "HTTP_", "LLM_", "EMBEDDER_", "VECTOR_", "RECENCY_", "PINECONE_", "RATE_LIMIT_", "JWT_", "CORS_",
    ]
    /// Of our prefixes, and somebody else's: the proxy that every program knows. `HF_` is none of them: Hugging Face's own
    /// tools read a dozen such names.
    private static let foreign: Set<String> = ["HTTP_PROXY"]

    static func faults(in source: SettingSource, known: [String]) -> [ConfigurationFault] {
        source.names.sorted().compactMap { name in
            guard !known.contains(name), isOurs(name, policy: source.unknownNames, known: known),
                let origin = source.origin(name)
            else { return nil }
            return ConfigurationFault(name, origin, message(for: name, known: known))
        }
    }

    private static func isOurs(_ name: String, policy: Policy, known: [String]) -> Bool {
        switch policy {
        case .none: return false
        case .all: return true
        case .ofOurPrefixes:
            guard !foreign.contains(name), !isServiceLink(name) else { return false }
            return prefixes.contains { name.hasPrefix($0) }
                || known.contains { bare($0) == bare(name) && name == name.uppercased() }
        }
    }

    /// Kubernetes and Docker's links put a neighbour's address into the environment: a service named `llm` gives
    /// `LLM_SERVICE_HOST` and `LLM_PORT_80_TCP`.
    private static func isServiceLink(_ name: String) -> Bool {
        name.contains("_SERVICE_HOST") || name.contains("_SERVICE_PORT") || name.hasSuffix("_PORT")
            || name.contains("_PORT_") && ["_TCP", "_UDP", "_ADDR", "_PROTO", "_PORT"].contains { name.hasSuffix($0) }
    }

    private static func message(for name: String, known: [String]) -> String {
        guard let likely = nearest(to: name, in: known) else { return "is not a setting of this server" }
        return "is not a setting of this server; did you mean \(likely)?"
    }

    /// The known name that takes the fewest edits, if those are few for its length.
    static func nearest(to name: String, in known: [String]) -> String? {
        let candidates = known.map { ($0, distance(bare(name), bare($0))) }
        guard let best = candidates.min(by: { $0.1 < $1.1 }), best.1 <= max(1, best.0.count / 4) else { return nil }
        return best.0
    }

    private static func bare(_ name: String) -> String {
        name.uppercased().filter { $0 != "_" }
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in 1...max(left.count, 1) where !left.isEmpty {
            var current = [row] + [Int](repeating: 0, count: right.count)
            for column in 1...max(right.count, 1) where !right.isEmpty {
                let cost = left[row - 1] == right[column - 1] ? 0 : 1
                current[column] = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
                let isSwap =
                    row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1]
                if isSwap { current[column] = min(current[column], beforeLast[column - 2] + 1) }
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
