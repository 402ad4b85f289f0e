// SPDX-License-Identifier: Apache-2.0

/// How a program ended, and what it wrote.
package struct ChildOutcome: Sendable, Hashable {
    /// 128 and the signal's number for one that was killed, as a shell says it.
    package let exitCode: Int
    package let output: [UInt8]
    /// The beginning of what it complained of.
    package let errors: [UInt8]

    package init(exitCode: Int, output: [UInt8] = [], errors: [UInt8] = []) {
        self.exitCode = exitCode
        self.output = output
        self.errors = errors
    }
}
