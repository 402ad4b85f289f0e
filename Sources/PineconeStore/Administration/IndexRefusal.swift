// SPDX-License-Identifier: Apache-2.0

/// Why an index can't be used, until an operator changes something.
package enum IndexRefusal: Hashable, Sendable {
    case key
    case missing
    case dimension(ofIndex: Int?, ofEmbedder: Int)
    case metric(String)

    /// One clear sentence, and what to do.
    package func sentence(index: IndexName) -> String {
        let name = index.rawValue
        switch self {
        case .key:
            return "Pinecone refuses the key for the index \(name): set PINECONE_API_KEY to a valid key of its project."
        case .missing:
            return "There is no Pinecone index \(name): create it with `memory-server index create`, or name another."
        case .dimension(let ofIndex, let ofEmbedder):
            let found = ofIndex.map { "vectors of \($0) dimensions" } ?? "sparse vectors"
            return "The Pinecone index \(name) holds \(found) and the embedder makes \(ofEmbedder): name an index of "
                + "\(ofEmbedder) dimensions, or create one with `memory-server index create`."
        case .metric(let metric):
            return "The Pinecone index \(name) measures by \(metric): name an index whose metric is "
                + "\(IndexDescription.requiredMetric), or create one with `memory-server index create`."
        }
    }
}
