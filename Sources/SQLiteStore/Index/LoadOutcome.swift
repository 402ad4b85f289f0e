// SPDX-License-Identifier: Apache-2.0

/// How the load of a user's index ended.
enum LoadOutcome: Sendable {
    case loaded(UserIndex)
    /// The user has no memories.
    case nothing
    /// It would take more memory than all indexes may.
    case tooLarge
    case failed
}
