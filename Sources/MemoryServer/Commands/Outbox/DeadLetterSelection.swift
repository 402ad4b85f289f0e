// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Which dead letters a command is about: never all by leaving something out.
struct DeadLetterSelection: ParsableArguments {
    @Argument(help: "Their numbers, as `outbox list` shows them.")
    var numbers: [Int64] = []

    @Flag(help: "All of them.")
    var all = false

    /// Nil for all.
    var sequences: [Int64]? { all ? nil : numbers }

    func validate() throws {
        guard all != !numbers.isEmpty else {
            throw ValidationError("name the numbers of dead letters, or say --all")
        }
    }
}
