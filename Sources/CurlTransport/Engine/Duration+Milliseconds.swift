// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// In milliseconds for libcurl: rounded up, so that a wait never ends before its time, and within 0…`Int32.max`.
    var wholeMilliseconds: Int32 {
        guard self > .zero else { return 0 }
        let (seconds, attoseconds) = components
        guard seconds < Int64(Int32.max) / 1_000 - 1 else { return .max }
        let milliseconds = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(seconds * 1_000 + milliseconds)
    }
}
