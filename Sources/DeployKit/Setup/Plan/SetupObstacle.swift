// SPDX-License-Identifier: Apache-2.0

/// Why a host cannot be set up as it is, and what to do about it.
package struct SetupObstacle: Sendable, Hashable {
    /// A closed set, for programs and tests.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case systemUnsupported = "system_unsupported"
        case rootDenied = "root_denied"
        case userUnfit = "user_unfit"
        case keyMissing = "key_missing"
        case dockerForeign = "docker_foreign"
        case dockerOld = "docker_old"
        case daemonFileBroken = "daemon_file_broken"
        case portTaken = "port_taken"
    }

    package let code: Code
    package let seen: String
    package let fix: String

    package init(_ code: Code, _ seen: String, fix: String) {
        self.code = code
        self.seen = seen
        self.fix = fix
    }
}

/// Everything that stands in the way of a plan, at once.
package struct SetupRefusal: Error, Sendable, Hashable {
    package let obstacles: [SetupObstacle]
}
