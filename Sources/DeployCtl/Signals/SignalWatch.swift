// SPDX-License-Identifier: Apache-2.0

import Support
import UnixSignals

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Listens for SIGINT, SIGTERM and the hang-up of the terminal while something is done.
enum SignalWatch {
    /// - Parameters:
    ///   - work: What stays behind when it is left in the middle.
    ///   - tell: Says something to whoever watches.
    ///   - interrupt: Called once, at the first signal.
    static func during<Result: Sendable>(
        leaving work: AbandonedWork,
        tell: @escaping @Sendable (String) -> Void,
        interrupt: @escaping @Sendable () -> Void,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        let signals = await UnixSignalsSequence(trapping: watched)
        let watch = Task {
            var response = SignalResponse()
            for await signal in signals {
                switch response.next() {
                case .interrupt:
                    tell("\(name(signal)): stopping; this takes a moment")
                    interrupt()
                case .reassure:
                    tell("\(name(signal)): still at it; once more leaves at once: \(work.remainder)")
                case .leave:
                    let failure = Failure(
                        work.status,
                        "left in the middle by \(name(signal)): \(work.remainder)",
                        hint: work.hint
                    )
                    StandardStreams.printError("\n\(failure)")
                    _exit(work.status.rawValue)
                }
            }
        }
        defer { watch.cancel() }
        return try await body()
    }

    /// `nohup` has hang-ups ignored before we begin: that stays.
    private static var watched: [UnixSignal] {
        // Ignored for the moment; UnixSignals listens all the same.
        let previous = unsafeBitCast(signal(SIGHUP, SIG_IGN), to: Int.self)
        let isIgnored = previous == unsafeBitCast(SIG_IGN, to: Int.self)
        return [.sigint, .sigterm] + (isIgnored ? [] : [.sighup])
    }

    private static func name(_ signal: UnixSignal) -> String {
        switch signal {
        case .sigint: "SIGINT"
        case .sigterm: "SIGTERM"
        case .sighup: "SIGHUP"
        default: "a signal"
        }
    }
}
