// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// How long to wait before a dependency is probed again.
enum SamplePace {
    /// After the first failure: most pass soon.
    private static let firstRetry = Duration.seconds(15)
    /// A probe that is cheap is not asked less often than this, however long it has failed.
    private static let longestRetry = Duration.seconds(120)

    /// - Parameters:
    ///   - interval: the probe's own.
    ///   - failures: in a row, up to now.
    /// - Returns: the interval while all is well; after failures from 15 s, doubled each time, up to the interval or two
    ///   minutes, whichever is longer.
    static func pause(_ interval: Duration, failures: Int) -> Duration {
        guard failures > 0 else { return interval }
        let doubled = firstRetry * (1 << min(failures - 1, 16))
        return min(doubled, max(interval, longestRetry))
    }
}
