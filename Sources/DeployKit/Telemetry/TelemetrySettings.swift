// SPDX-License-Identifier: Apache-2.0

/// Where the figures of runs are left.
package struct TelemetrySettings: Sendable, Hashable {
    /// On each host, for the textfile collector of node_exporter, which reads `*.prom` alone; `nil`: nothing is written.
    package var textfile: AbsolutePath?
    /// A collector that is sent a trace of each run, by OTLP over HTTP.
    package var collector: CollectorSettings?

    package init(textfile: AbsolutePath? = nil, collector: CollectorSettings? = nil) {
        self.textfile = textfile
        self.collector = collector
    }

    package static let collectorPath = "telemetry.otlp"

    /// Every place that holds a secret, by the key of the file that names it.
    package var namedSecrets: [String: SecretReference] {
        var named: [String: SecretReference] = [:]
        named["\(Self.collectorPath).url"] = collector?.address.reference
        named["\(Self.collectorPath).bearer"] = collector?.bearer
        return named
    }

    package static let textfileExpectation = "an absolute path that ends in .prom, which node_exporter reads"

    static func textfile(_ text: String) -> AbsolutePath? {
        text.hasSuffix(".prom") ? AbsolutePath(text) : nil
    }
}
