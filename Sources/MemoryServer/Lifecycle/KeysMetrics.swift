// SPDX-License-Identifier: Apache-2.0

import CoreMetrics

/// How many keys count, and how reading them went. There from the start, also on a server without keys.
struct KeysMetrics: Sendable {
    let active = Gauge(label: "api_keys_active")
    /// 1 while the file can't be used and the keys of before count.
    let stale = Gauge(label: "api_keys_stale")
    let succeeded = Counter(label: "api_keys_reloads_total", dimensions: [("result", "ok")])
    let failed = Counter(label: "api_keys_reloads_total", dimensions: [("result", "failed")])

    init() {
        active.record(0)
        stale.record(0)
        succeeded.increment(by: 0)
        failed.increment(by: 0)
    }
}
