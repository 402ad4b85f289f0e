// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// Whole nanoseconds; 292 years at most.
    var nanoseconds: Int64 {
        let (whole, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : whole + components.attoseconds / 1_000_000_000
    }

    /// Milliseconds, exact to the microsecond.
    var milliseconds: Double {
        (Double(nanoseconds) / 1_000).rounded() / 1_000
    }

    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
