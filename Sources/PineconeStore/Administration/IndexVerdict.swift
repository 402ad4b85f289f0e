// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// What the look at the index before the start came to.
package enum IndexVerdict: Sendable {
    case ok(IndexDescription)
    /// It will not work; the start should stop.
    case refuse(IndexRefusal)
    /// It is being made, or unmade.
    case notReadyYet(state: String)
    /// Pinecone could not be asked now: nothing speaks against the start.
    case unknown(MemoryError)

    /// Translates what ``IndexAdministration`` found. Pure.
    init(_ description: IndexDescription, dimension: Int) {
        if let refusal = description.refusal(dimension: dimension) {
            self = .refuse(refusal)
        } else if description.isReady, description.host != nil {
            self = .ok(description)
        } else {
            self = .notReadyYet(state: description.state)
        }
    }

    init(_ failure: PineconeFailure) {
        switch failure.kind {
        case .key: self = .refuse(.key)
        case .indexMissing: self = .refuse(.missing)
        default: self = .unknown(failure.error)
        }
    }

    /// One sentence for an operator.
    package func sentence(index: IndexName) -> String {
        let name = index.rawValue
        switch self {
        case .ok(let description):
            let place = [description.kind, description.cloud, description.region].compactMap(\.self)
            let suffix = place.isEmpty ? "" : " (\(place.joined(separator: " ")))"
            return "The Pinecone index \(name) is ready\(suffix)."
        case .refuse(let refusal):
            return refusal.sentence(index: index)
        case .notReadyYet(let state):
            return "The Pinecone index \(name) is not ready yet" + (state.isEmpty ? "." : ": its state is \(state).")
        case .unknown(let error):
            return "The Pinecone index \(name) could not be checked: \(error.message)."
        }
    }
}
