// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The `process_*` metrics that every Prometheus client offers, read from `/proc`. Where there is none, none are had.
package struct ProcessMetrics: MetricCollector {
    package init() {}

    package func collect() -> [CollectedMetric] {
        statistics() + descriptors()
    }

    private func statistics() -> [CollectedMetric] {
        guard let text = ProcFile.text("/proc/self/stat"), let statistics = ProcessStatistics(stat: text) else {
            return []
        }
        let ticksPerSecond = Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
        let pageSize = Double(max(sysconf(Int32(_SC_PAGESIZE)), 1))
        var metrics = [
            CollectedMetric(
                "process_cpu_seconds_total",
                .counter,
                help: "User and system CPU time spent, in seconds.",
                value: Double(statistics.cpuTicks) / ticksPerSecond
            ),
            CollectedMetric(
                "process_resident_memory_bytes",
                .gauge,
                help: "Resident memory, in bytes.",
                value: Double(statistics.residentPages) * pageSize
            ),
            CollectedMetric(
                "process_virtual_memory_bytes",
                .gauge,
                help: "Virtual memory, in bytes.",
                value: Double(statistics.virtualBytes)
            ),
            CollectedMetric("process_threads", .gauge, help: "Threads.", value: Double(statistics.threads)),
        ]
        if let boot = ProcFile.text("/proc/stat").flatMap({ ProcessStatistics.bootTime(stat: $0) }) {
            metrics.append(
                CollectedMetric(
                    "process_start_time_seconds",
                    .gauge,
                    help: "Start of the process, in seconds since 1970.",
                    value: Double(boot) + Double(statistics.startTicks) / ticksPerSecond
                )
            )
        }
        return metrics
    }

    private func descriptors() -> [CollectedMetric] {
        var metrics: [CollectedMetric] = []
        if let open = ProcFile.entries("/proc/self/fd") {
            // The descriptor that reads the folder is among them.
            metrics.append(
                CollectedMetric("process_open_fds", .gauge, help: "Open file descriptors.", value: Double(open - 1))
            )
        }
        var limit = rlimit()
        #if canImport(Glibc)
        let result = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #else
        let result = getrlimit(RLIMIT_NOFILE, &limit)
        #endif
        if result == 0 {
            metrics.append(
                CollectedMetric(
                    "process_max_fds",
                    .gauge,
                    help: "The most file descriptors that may be open.",
                    value: Double(limit.rlim_cur)
                )
            )
        }
        return metrics
    }
}
