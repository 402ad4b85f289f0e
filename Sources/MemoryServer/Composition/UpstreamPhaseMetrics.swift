// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import HTTPTransport
import Support

/// Where the time of calls to one peer goes. A phase that did not happen, since a connection was used again, is not told.
struct UpstreamPhaseMetrics: Sendable {
    private let nameLookup: CoreMetrics.Timer
    private let connect: CoreMetrics.Timer
    private let tlsHandshake: CoreMetrics.Timer
    private let firstByte: CoreMetrics.Timer
    private let total: CoreMetrics.Timer

    init(_ upstream: Upstream) {
        func timer(_ phase: String) -> CoreMetrics.Timer {
            CoreMetrics.Timer(
                label: "upstream_phase_duration_seconds",
                dimensions: [("upstream", upstream.rawValue), ("phase", phase)]
            )
        }
        nameLookup = timer("dns")
        connect = timer("connect")
        tlsHandshake = timer("tls")
        firstByte = timer("first_byte")
        total = timer("total")
    }

    func headCame(_ timings: HTTPTimings) {
        record(timings.nameLookup, nameLookup)
        record(timings.connect, connect)
        record(timings.tlsHandshake, tlsHandshake)
        record(timings.firstByte, firstByte)
    }

    func bodyEnded(_ timings: HTTPTimings) {
        record(timings.total, total)
    }

    private func record(_ duration: Duration, _ timer: CoreMetrics.Timer) {
        if duration > .zero { timer.recordNanoseconds(duration.nanoseconds) }
    }
}
