// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Logging
import Observability

/// What tells of the process: its log and its metrics.
struct ProcessObservability: Sendable {
    let logger: Logger
    let levels: LogLevels
    let output: DescriptorOutput
    let registry: PrometheusRegistry

    /// The global set-up, which belongs to executables alone: once in a process.
    static func bootstrap(_ configuration: ServerConfiguration) -> ProcessObservability {
        let levels = LogLevels(configured: configuration.logLevel)
        let counts = LogCounts()
        let output = DescriptorOutput.standardOutput
        let schema = configuration.logSchema
        LoggingSystem.bootstrap { label in
            JSONLogHandler(
                label: label,
                schema: schema,
                levels: levels,
                metadataProvider: TraceMetadata.provider,
                output: output,
                counts: counts
            )
        }
        let registry = PrometheusRegistry(
            descriptions: MetricDescriptions.all,
            collectors: [
                ProcessMetrics(),
                BuildInformation(version: Product.version, gitSHA: configuration.gitSHA),
                DiskSpace(folder: "data", path: configuration.store.directory),
                counts,
                LogMetrics(output: output),
            ],
            exemplarSource: TraceContext.sampledTrace
        )
        MetricsSystem.bootstrap(PrometheusMetricsFactory(registry: registry))
        return ProcessObservability(
            logger: Logger(label: "memory-server"),
            levels: levels,
            output: output,
            registry: registry
        )
    }
}
