// SPDX-License-Identifier: Apache-2.0

/// A variable that hooks are given.
package enum HookVariable: String, Sendable, Hashable, CaseIterable {
    case hook = "HOOK"
    case service = "SERVICE"
    case environment = "ENVIRONMENT"
    case kind = "KIND"
    case run = "RUN"
    case runURL = "RUN_URL"
    case actor = "ACTOR"
    case hosts = "HOSTS"
    case release = "RELEASE"
    case previousRelease = "PREVIOUS_RELEASE"
    case revision = "REVISION"
    case image = "IMAGE"
    case digest = "DIGEST"
    case outcome = "OUTCOME"
    case seconds = "SECONDS"
    case failure = "FAILURE"
    case failedStep = "FAILED_STEP"
    case cause = "CAUSE"

    package var name: String { RunFacts.hookPrefix + rawValue }
}
