// SPDX-License-Identifier: Apache-2.0

/// Where the image of a deploy comes from.
package enum ImageSource: Sendable, Hashable {
    /// It is built here, from the working tree of this revision, and pushed.
    case build(GitRevision)
    /// It was pushed before.
    case pushed(ContentDigest, GitRevision)

    package var revision: GitRevision {
        switch self {
        case .build(let revision), .pushed(_, let revision): revision
        }
    }
}
