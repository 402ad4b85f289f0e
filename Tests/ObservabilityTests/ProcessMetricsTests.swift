// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Observability

struct ProcessMetricsTests {
    @Test("fields are counted from the end of the name, whatever the name holds")
    func stat() throws {
        let rest = "S 1 2 3 4 5 6 7 8 9 10 700 30 13 14 15 16 12 18 4242 987654 321 0"
        let statistics = try #require(ProcessStatistics(stat: "17 (a) b (c d) \(rest)\n"))
        #expect(statistics.cpuTicks == 730)
        #expect(statistics.threads == 12)
        #expect(statistics.startTicks == 4_242)
        #expect(statistics.virtualBytes == 987_654)
        #expect(statistics.residentPages == 321)
    }

    @Test("a text that is no stat file gives nothing", arguments: ["", "17 (a", "17 (a) S 1 2", "17 (a) S x"])
    func malformed(text: String) {
        #expect(ProcessStatistics(stat: text) == nil)
    }

    @Test("the start of the machine is found")
    func bootTime() {
        #expect(ProcessStatistics.bootTime(stat: "cpu 1 2\nbtime 1763820930\nprocesses 1\n") == 1_763_820_930)
        #expect(ProcessStatistics.bootTime(stat: "cpu 1 2\n") == nil)
    }

    @Test("this process has every process metric, and they are plausible")
    func collected() throws {
        let metrics = ProcessMetrics().collect()
        let values = Dictionary(uniqueKeysWithValues: metrics.map { ($0.name, $0.samples[0].value) })
        #expect(
            Set(values.keys) == [
                "process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes",
                "process_open_fds", "process_max_fds", "process_start_time_seconds", "process_threads",
            ]
        )
        let started = try #require(values["process_start_time_seconds"])
        #expect((0...86_400).contains(Date().timeIntervalSince1970 - started))
        #expect(try #require(values["process_resident_memory_bytes"]) > 1_000_000)
        let open = try #require(values["process_open_fds"])
        #expect(try (3...(#require(values["process_max_fds"]))).contains(open))
    }

    @Test("the space of a folder's file system is told, and nothing of a folder that isn't there")
    func diskSpace() throws {
        let metrics = DiskSpace(folder: "data", path: "/").collect()
        let values = Dictionary(uniqueKeysWithValues: metrics.map { ($0.name, $0.samples[0].value) })
        let (free, size) = (try #require(values["disk_free_bytes"]), try #require(values["disk_size_bytes"]))
        #expect(0 <= free && free < size)
        #expect(metrics.allSatisfy { $0.samples[0].labels.map(\.1) == ["data"] })
        #expect(DiskSpace(folder: "data", path: "/no/such/folder").collect().isEmpty)
    }

    @Test("the build is told with the compiler that made it")
    func build() throws {
        let metric = try #require(BuildInformation(version: "1", gitSHA: "a").collect().first)
        #expect(metric.samples[0].labels.map(\.0) == ["version", "git_sha", "swift_version"])
        #expect(metric.samples[0].labels[2].1.hasPrefix("6."))
    }
}
