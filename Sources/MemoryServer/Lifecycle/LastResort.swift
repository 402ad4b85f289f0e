// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Logging
import Observability

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Ends the process when its services don't, cancelled as they are: a stop must not wait for a stuck one for ever.
///
/// `ServiceGroupConfiguration.maximumCancellationDuration` would do it by a trap, with a stack dump.
struct LastResort: Sendable {
    let limit: Duration
    let logger: Logger
    /// `_exit` once the log is out, but for tests.
    var exit: @Sendable (Int32) -> Void = { code in
        DescriptorOutput.standardOutput.flush(within: .milliseconds(500))
        _exit(code)
    }

    /// Starts the time. By the end of it a process that has ended well is gone.
    func arm() {
        let (seconds, attoseconds) = limit.components
        let nanoseconds = Int(attoseconds / 1_000_000_000)
        let deadline = DispatchTime.now() + .seconds(Int(seconds)) + .nanoseconds(nanoseconds)
        DispatchQueue.global().asyncAfter(deadline: deadline) {
            logger.critical("services did not stop in time; ending without them")
            // EX_SOFTWARE of sysexits.h. Nothing acknowledged is lost by it: that is on disk.
            exit(70)
        }
    }
}
