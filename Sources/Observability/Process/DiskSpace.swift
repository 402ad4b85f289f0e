// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// `disk_free_bytes` and `disk_size_bytes` of the file system that a folder is on. A folder that can't be asked has no sample.
package struct DiskSpace: MetricCollector {
    private let folder: String
    private let path: String

    /// - Parameters:
    ///   - folder: what the folder is for, e.g. `data`: the label. Its path would tell of the machine.
    ///   - path: where it is.
    package init(folder: String, path: String) {
        self.folder = folder
        self.path = path
    }

    package func collect() -> [CollectedMetric] {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return [] }
        let block = Double(status.f_frsize)
        return [
            metric(
                "disk_free_bytes",
                "Space left for the server on the file system of a folder, in bytes.",
                Double(status.f_bavail) * block
            ),
            metric(
                "disk_size_bytes",
                "Size of the file system of a folder, in bytes.",
                Double(status.f_blocks) * block
            ),
        ]
    }

    private func metric(_ name: String, _ help: String, _ value: Double) -> CollectedMetric {
        CollectedMetric(name, .gauge, help: help, samples: [(labels: [("folder", folder)], value: value)])
    }
}
