// SPDX-License-Identifier: Apache-2.0

import Support

/// How long one request waited for each of its dependencies, for its line in the access log.
///
/// Whoever serves a request makes one and runs the request with it as ``current``; whoever calls a dependency adds to it.
/// Calls that run side by side are added up: the sum may be longer than the request.
package final class DependencyTimes: Sendable {
    /// The request's own, in its task and those below it.
    @TaskLocal package static var current: DependencyTimes?

    private let times = Locked([String: Duration]())

    package init() {}

    /// - Parameter dependency: a constant such as `embedder`, never text from outside.
    package func add(_ duration: Duration, to dependency: String) {
        times.withLock { $0[dependency, default: .zero] += duration }
    }

    package var all: [String: Duration] { times.withLock { $0 } }
}
