// SPDX-License-Identifier: Apache-2.0

/// Finds out, without spending anything that is paid for, whether a dependency can do its work.
package protocol DependencyProbe: Sendable {
    var dependency: Dependency { get }
    /// The component behind it, a constant such as `sqlite` or `minilm`.
    var component: String { get }

    /// Which one of several of that component, such as a model's name; from configuration, never from a request.
    var subject: String? { get }

    /// Whether the service can't do its work without it, rather than with something missing.
    var isCritical: Bool { get }

    /// How long its answer is good for: nobody asks more often while all is well.
    var interval: Duration { get }

    /// Returns when the dependency works and throws what is wrong otherwise. The caller sets the deadline.
    func check() async throws
}

extension DependencyProbe {
    package var subject: String? { nil }

    /// A language model that is away leaves remembering and searching.
    package var isCritical: Bool { dependency != .languageModel }

    /// Of what costs next to nothing.
    package var interval: Duration { .seconds(15) }
}
