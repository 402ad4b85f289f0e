// SPDX-License-Identifier: Apache-2.0

extension StepAction {
    /// What a step is called: in ids, in progress lines, in metrics. Closed.
    package var name: String {
        switch self {
        case .check: "check"
        case .buildImage: "build"
        case .pushImage: "push"
        case .runHook(let hook): hook.moment.stepName
        case .acquireLease: "acquire-lease"
        case .undoLeftover: "undo-leftover"
        case .closeLeftover: "close-leftover"
        case .pull: "pull"
        case .writeEnvironment: "write-environment"
        case .removeContainer: "remove-container"
        case .startContainer: "start-container"
        case .swapContainers: "swap-containers"
        case .awaitHealth: "await-health"
        case .smokePrivately: "smoke-private"
        case .writeProxy: "write-proxy"
        case .testProxy: "test-proxy"
        case .reloadProxy: "reload-proxy"
        case .verifyProxy: "verify-proxy"
        case .smokePublicly: "smoke-public"
        case .smokeHost: "smoke-host"
        case .bake: "bake"
        case .commit: "commit"
        case .drain: "drain"
        case .stopContainer: "stop-container"
        case .prune: "prune"
        case .releaseLease: "release-lease"
        }
    }

    /// Whether it changes the host. What does carries the lease's fencing token, and a host refuses an old one.
    package var isMutating: Bool {
        switch self {
        case .check, .buildImage, .pushImage, .runHook, .acquireLease, .awaitHealth, .smokePrivately, .testProxy,
            .verifyProxy,
            .smokePublicly, .smokeHost, .bake, .drain:
            false
        case .undoLeftover, .closeLeftover, .pull, .writeEnvironment, .removeContainer, .startContainer,
            .swapContainers, .writeProxy, .reloadProxy, .commit, .stopContainer, .prune, .releaseLease:
            true
        }
    }

    /// Whether it may be broken off in the middle: it waits, or what it leaves half done hurts nobody.
    package var isInterruptible: Bool {
        switch self {
        case .check, .buildImage, .pushImage, .runHook, .acquireLease, .pull, .awaitHealth, .smokePrivately,
            .verifyProxy,
            .smokePublicly, .smokeHost, .bake, .drain:
            true
        default:
            false
        }
    }
}
