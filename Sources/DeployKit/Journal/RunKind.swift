// SPDX-License-Identifier: Apache-2.0

/// What a run is for. Its names are in the hosts' journals.
package enum RunKind: String, Codable, Sendable, Hashable {
    case deploy
    case rollback
    case abort
    case prune
}
