// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// For Docker's time-outs: rounded up, so that a wait never ends before its time; never negative.
    var wholeSecondsUp: Int64 {
        guard self > .zero else { return 0 }
        let (seconds, attoseconds) = components
        return attoseconds > 0 && seconds < .max ? seconds + 1 : seconds
    }
}
