// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// Whole nanoseconds; what is beyond 292 years is as long as that.
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflows else { return seconds < 0 ? .min : .max }
        let (sum, isBeyond) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard isBeyond else { return sum }
        return seconds < 0 ? .min : .max
    }

    /// Milliseconds, exact to the microsecond.
    package var milliseconds: Double {
        (Double(nanoseconds) / 1_000).rounded() / 1_000
    }

    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
