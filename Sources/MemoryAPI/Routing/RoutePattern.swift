// SPDX-License-Identifier: Apache-2.0

/// A path with variable segments, e.g. `/api/memories/{id}`.
struct RoutePattern: Hashable, Sendable {
    private enum Segment: Hashable {
        case fixed(String)
        case variable(String)
    }

    let text: String
    private let segments: [Segment]

    init(_ text: String) {
        self.text = text
        segments = Self.split(text).map { segment in
            segment.hasPrefix("{") && segment.hasSuffix("}")
                ? .variable(String(segment.dropFirst().dropLast())) : .fixed(String(segment))
        }
    }

    /// The variable segments of a path, percent-decoded; nil where the path is another one, or can't be decoded.
    func match(_ path: String) -> [String: String]? {
        let parts = Self.split(path)
        guard parts.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            switch segment {
            case .fixed(let text):
                guard text == part else { return nil }
            case .variable(let name):
                guard !part.isEmpty, let decoded = PercentDecoding.decode(part) else { return nil }
                parameters[name] = decoded
            }
        }
        return parameters
    }

    /// Every slash counts: `/api//chat` and `/api/chat/` are other paths than `/api/chat`.
    private static func split(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false)
    }
}
