// SPDX-License-Identifier: Apache-2.0

/// Why a program gave no outcome. Names the program, never its arguments, which may hold what is secret.
package struct ChildFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable {
        /// There is no such program, or it may not be run.
        case notStarted = "not_started"
        case deadline
        case tooMuchOutput = "too_much_output"
        /// It ended with another exit code than 0, and that is not wanted.
        case unsuccessful
    }

    package let code: Code
    package let program: String
    /// Of the system, with ``Code/notStarted``; the exit code with ``Code/unsuccessful``.
    package let number: Int

    init(_ code: Code, _ program: String, number: Int = 0) {
        self.code = code
        self.program = program
        self.number = number
    }

    package var description: String {
        switch code {
        case .notStarted: "\(program) cannot be started (error \(number))"
        case .deadline: "\(program) did not end in time"
        case .tooMuchOutput: "\(program) wrote more than can be"
        case .unsuccessful: "\(program) failed with exit code \(number)"
        }
    }
}
