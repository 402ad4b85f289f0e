// SPDX-License-Identifier: Apache-2.0

/// What a script left: the ends of what it wrote, for operators, and how it ended.
package struct ScriptOutcome: Sendable, Hashable {
    /// 128 and the signal's number for one that was killed, as a shell says it.
    package let exitCode: Int
    package let output: String
    package let errors: String

    package init(exitCode: Int, output: String = "", errors: String = "") {
        self.exitCode = exitCode
        self.output = output
        self.errors = errors
    }
}
