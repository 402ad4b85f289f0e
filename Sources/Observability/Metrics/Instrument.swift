// SPDX-License-Identifier: Apache-2.0

/// What swift-metrics holds: a way to one series. Without a series (see ``PrometheusRegistry``) it does nothing.
protocol Instrument: AnyObject, Sendable {
    func remove()
}
