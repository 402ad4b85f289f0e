// SPDX-License-Identifier: Apache-2.0

/// What happens in a build, for whoever shows it. Texts are the daemon's and the steps' own: not for a terminal unescaped.
package enum BuildEvent: Sendable, Hashable {
    /// A step as it is told apart from others: its number in the order of appearance, from 1, and the builder's name for it,
    /// such as `[build 2/4] RUN swift build`.
    package struct Step: Sendable, Hashable {
        package let number: Int
        package let name: String
    }

    package enum Stream: Sendable, Hashable {
        case standardOutput
        case standardError
    }

    /// A base image that is not on this machine is fetched before the build.
    case fetchingBase(String)
    case base(LayerEvent)
    /// The context is about to be sent.
    case context(entries: Int, bytes: Int)
    case started(Step)
    case cached(Step)
    /// `duration` is `nil` where the builder gives no times.
    case completed(Step, duration: Duration?)
    case failed(Step, reason: String)
    /// A line of a step's output, without its line feed.
    case output(Step, Stream, String)
    /// Something within a step; `total` is `nil` while it is unknown.
    case transfer(Step, name: String, current: Int, total: Int?)
    case warning(String)
}
