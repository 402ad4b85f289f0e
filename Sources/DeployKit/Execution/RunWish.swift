// SPDX-License-Identifier: Apache-2.0

/// What a run is asked for.
enum RunWish: Sendable, Hashable {
    case deploy(ImageSource, isForced: Bool)
    case rollback(String?)
    case abort
    case prune

    var kind: RunKind {
        switch self {
        case .deploy: .deploy
        case .rollback: .rollback
        case .abort: .abort
        case .prune: .prune
        }
    }

    var action: ReleaseEntry.Action {
        if case .rollback = self { .rolledBack } else { .deployed }
    }

    var source: ImageSource? {
        if case .deploy(let source, _) = self { source } else { nil }
    }

    /// Whether a release is brought to the hosts.
    var makesRelease: Bool {
        switch self {
        case .deploy, .rollback: true
        case .abort, .prune: false
        }
    }

    var isForced: Bool {
        switch self {
        case .deploy(_, let isForced): isForced
        // Somebody asks for exactly this release, whatever runs like it.
        case .rollback, .abort, .prune: false
        }
    }

    var builds: Bool {
        if case .deploy(.build, _) = self { true } else { false }
    }
}
