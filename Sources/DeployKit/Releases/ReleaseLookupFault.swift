// SPDX-License-Identifier: Apache-2.0

/// Why no release is meant by what was asked for.
package enum ReleaseLookupFault: Error, Sendable, Hashable {
    case unknown(String, known: [ReleaseID])
    case ambiguous(String, among: [ReleaseID])
    case nothingBefore
}

extension ReleaseLookupFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknown(let id, let known):
            "no release \(id) is known here; known: \(known.isEmpty ? "none" : Self.list(known))"
        case .ambiguous(let id, let among): "\(id) may be each of \(Self.list(among)): give more of it"
        case .nothingBefore: "there is no good release before the current one"
        }
    }

    private static func list(_ ids: [ReleaseID]) -> String {
        ids.prefix(10).map(\.text).joined(separator: ", ") + (ids.count > 10 ? ", …" : "")
    }
}
