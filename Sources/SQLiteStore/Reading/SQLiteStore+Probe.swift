// SPDX-License-Identifier: Apache-2.0

import GRDB
package import MemoryCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension SQLiteStore: DependencyProbe {
    package var dependency: Dependency { .store }
    package var component: String { "sqlite" }

    /// Reads from the database, and looks at the file system under it: mounted for writing, and with room left.
    package func check() async throws {
        do {
            try await reads.run { [path, configuration] db, _ in
                _ = try Int.fetchOne(db, sql: "SELECT dimension FROM embedder")
                try Self.checkFileSystem(of: path, minimumFreeBytes: configuration.minimumFreeBytes)
            }
        } catch {
            throw MemoryError.store(error)
        }
    }

    private static func checkFileSystem(of path: String, minimumFreeBytes: Int) throws(MemoryError) {
        var system = statvfs()
        guard statvfs(path, &system) == 0 else {
            throw MemoryError(.upstreamUnavailable, "the file of the store is gone", dependency: .store)
        }
        guard system.f_flag & UInt(ST_RDONLY) == 0 else {
            throw MemoryError(.upstreamUnavailable, "the disk of the store is read-only", dependency: .store)
        }
        let free = UInt64(system.f_bavail).multipliedReportingOverflow(by: UInt64(system.f_frsize)).partialValue
        guard free >= UInt64(max(0, minimumFreeBytes)) else {
            throw MemoryError(
                .upstreamUnavailable,
                "the disk of the store has \(free >> 20) MiB left, \(minimumFreeBytes >> 20) MiB are wanted",
                dependency: .store
            )
        }
    }
}
