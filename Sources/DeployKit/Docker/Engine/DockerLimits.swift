// SPDX-License-Identifier: Apache-2.0

/// How long the daemon may be silent, within the deadline that every call has.
package struct DockerLimits: Sendable {
    /// An ordinary call, which the daemon answers from what it knows.
    package var call: Duration = .seconds(30)
    /// A push or a pull: the daemon tells of its progress several times a second, but not while a registry thinks.
    package var registrySilence: Duration = .seconds(120)
    /// A build: a step that says nothing is silent for as long as it runs, and compilers say nothing.
    package var buildSilence: Duration = .seconds(1_800)

    package init() {}
}
