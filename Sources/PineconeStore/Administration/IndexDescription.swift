// SPDX-License-Identifier: Apache-2.0

/// What the control plane says of an index.
package struct IndexDescription: Sendable, Hashable {
    /// Nil for an index of sparse vectors.
    package let dimension: Int?
    package let metric: String
    package let isReady: Bool
    /// Pinecone's word for what the index is doing: `Initializing`, `Ready`, `Terminating` …
    package let state: String
    /// Nil as long as there is none.
    package let host: String?
    /// `serverless`, `pod` or `byoc`.
    package let kind: String?
    /// Of a serverless index: `aws`, and `us-east-1`.
    package let cloud: String?
    package let region: String?
}

extension IndexDescription: Decodable {
    private enum Key: String, CodingKey {
        case dimension
        case metric
        case status
        case ready
        case state
        case host
        case spec
        case cloud
        case region
    }

    private struct KindKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        dimension = try container.decodeIfPresent(Int.self, forKey: .dimension)
        metric = Self.shown(try container.decode(String.self, forKey: .metric))
        let status = try container.nestedContainer(keyedBy: Key.self, forKey: .status)
        isReady = try status.decode(Bool.self, forKey: .ready)
        state = Self.shown(try status.decodeIfPresent(String.self, forKey: .state) ?? "")
        host = try container.decodeIfPresent(String.self, forKey: .host).flatMap { $0.isEmpty ? nil : $0 }
        let spec = try? container.nestedContainer(keyedBy: KindKey.self, forKey: .spec)
        let kinds = ["serverless", "pod", "byoc"].compactMap { KindKey(stringValue: $0) }
        let found = kinds.first { spec?.contains($0) ?? false }
        kind = found?.stringValue
        let place = found.flatMap { try? spec?.nestedContainer(keyedBy: Key.self, forKey: $0) }
        cloud = (try? place?.decodeIfPresent(String.self, forKey: .cloud)).map(Self.shown)
        region = (try? place?.decodeIfPresent(String.self, forKey: .region)).map(Self.shown)
    }

    /// Words of Pinecone's that an operator is shown: short, and without anything that could steer a terminal.
    private static func shown(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }.prefix(64)))
    }
}

extension IndexDescription {
    /// The only metric by which the similarity of a memory is measured here.
    static let requiredMetric = "cosine"

    /// Why vectors of that dimension can't be kept in this index; nil where they can.
    func refusal(dimension expected: Int) -> IndexRefusal? {
        if dimension != expected { return .dimension(ofIndex: dimension, ofEmbedder: expected) }
        if metric != Self.requiredMetric { return .metric(metric) }
        return nil
    }
}
