// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// The engine's multi handle, for waking its thread.
///
/// @unchecked Sendable: `curl_multi_wakeup` is the one function of libcurl that may be called from any thread. The
/// pointer is valid while it is in the inbox, which the engine takes it out of before it frees the handle.
struct WakeUp: @unchecked Sendable {
    private let multi: OpaquePointer

    init(_ multi: OpaquePointer) {
        self.multi = multi
    }

    /// Ends the poll that runs, or the next one if none does: no wake-up is lost.
    func callAsFunction() {
        curl_multi_wakeup(multi)
    }
}
