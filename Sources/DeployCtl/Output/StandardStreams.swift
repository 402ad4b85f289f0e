// SPDX-License-Identifier: Apache-2.0

import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Results on standard output, complaints on standard error. A reader that has gone is no reason to fail: what a command does
/// does not depend on who watches.
enum StandardStreams {
    /// - Throws: When the result is lost to somebody who still wants it: the disk is full.
    static func printResult(_ text: String) throws(Failure) {
        do throws(SystemFault) {
            try put(text, to: STDOUT_FILENO)
        } catch {
            throw Failure(.resultLost, "the result could not be written to standard output: \(error)")
        }
    }

    static func printError(_ text: String) {
        // There is nowhere left to say that it could not be said.
        try? put(text, to: STDERR_FILENO)
    }

    private static func put(_ text: String, to descriptor: Int32) throws(SystemFault) {
        try put(Array((text.hasSuffix("\n") || text.isEmpty ? text : text + "\n").utf8), to: descriptor)
    }

    /// Blocks until all is out.
    ///
    /// - Returns: Whether somebody reads it still.
    @discardableResult
    static func put(_ bytes: [UInt8], to descriptor: Int32) throws(SystemFault) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // Whoever gave us the stream does not let it block: wait as a write would.
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wait, 1, -1)
            case EPIPE: return false
            default: throw SystemFault(errno)
            }
        }
        return true
    }

    /// A line that somebody types; `nil` at the end of the input. Waits on a thread of its own, for as long as it takes.
    static func line(after prompt: String) async -> String? {
        // What can't be said can't be answered either.
        _ = try? put(Array(prompt.utf8), to: STDERR_FILENO)
        return await withCheckedContinuation { waiter in
            Thread.detachNewThread { waiter.resume(returning: readLine(strippingNewline: true)) }
        }
    }

    static var inputFacts: StreamFacts { StreamFacts(descriptor: STDIN_FILENO) }
    static var outputFacts: StreamFacts { StreamFacts(descriptor: STDOUT_FILENO) }
    static var errorFacts: StreamFacts { StreamFacts(descriptor: STDERR_FILENO) }
}

/// What is known of a stream.
struct StreamFacts: Sendable, Hashable {
    let isTerminal: Bool
    /// Columns of the terminal.
    let width: Int

    static let standardWidth = 80

    init(isTerminal: Bool, width: Int = StreamFacts.standardWidth) {
        self.isTerminal = isTerminal
        self.width = width
    }

    init(descriptor: Int32) {
        var size = winsize()
        // The type of the request differs between C libraries.
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        self.init(isTerminal: isatty(descriptor) == 1, width: isKnown ? Int(size.ws_col) : Self.standardWidth)
    }
}
