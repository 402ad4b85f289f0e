// SPDX-License-Identifier: Apache-2.0

import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Asks whoever sits at the terminal.
enum TerminalQuestion {
    /// Whether there is somebody to answer.
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && StandardStreams.errorFacts.isTerminal }

    /// Waits for a line, on a thread of its own: it may take for ever.
    static func agrees(_ question: String) async -> Bool {
        await withCheckedContinuation { waiter in
            Thread.detachNewThread {
                _ = try? StandardStreams.put(Array(question.utf8), to: STDERR_FILENO)
                waiter.resume(returning: means(readLine() ?? ""))
            }
        }
    }

    static func means(_ answer: String) -> Bool {
        ["y", "yes"].contains(answer.lowercased().filter { !$0.isWhitespace })
    }
}
