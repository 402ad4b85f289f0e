// SPDX-License-Identifier: Apache-2.0

/// Why a reply is no list of vectors that can be used. Its text completes "the endpoint …".
enum VectorFault: Error, Hashable {
    /// Not JSON, cut, or of another form.
    case malformed
    case wrongCount(expected: Int, got: Int)
    case wrongDimension(expected: Int, got: Int)
    /// Vectors of tokens where those of texts are wanted.
    case tokenLevel
    case notFinite
    /// A vector of zeros has no direction.
    case zero
}

extension VectorFault: CustomStringConvertible {
    var description: String {
        switch self {
        case .malformed: "sent something that holds no vectors"
        case .wrongCount(let expected, let got): "sent \(got) vectors for \(expected) texts"
        case .wrongDimension(let expected, let got): "sent vectors of \(got) components instead of \(expected)"
        case .tokenLevel: "sent vectors of tokens, not of texts"
        case .notFinite: "sent components that are no finite numbers"
        case .zero: "sent a vector of zeros"
        }
    }
}
