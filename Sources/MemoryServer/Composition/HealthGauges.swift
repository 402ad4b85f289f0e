// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryAPI
import MemoryCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The numbers that deep health shows beside its probes.
enum HealthGauges {
    /// Nothing should wait so long while the vector store is there.
    private static let oldestAge = 300.0
    /// The share of the outbox that may be full.
    private static let fullness = 0.8
    /// Room for a week of a busy server's memories.
    private static let leastFreeBytes = Double(1 << 30)

    /// - Parameter keys: nil without a file of keys.
    static func all(store: StoreParts, configuration: StoreConfiguration, keys: KeysWatch?) -> [HealthGauge] {
        let waiting = store.outbox.map { [depth($0, limit: configuration.outboxLimit), age($0)] } ?? []
        return waiting + [disk(configuration.directory)] + (keys.map { [staleness($0)] } ?? [])
    }

    private static func depth(_ outbox: OutboxRepository, limit: Int) -> HealthGauge {
        HealthGauge(
            "outbox:depth",
            componentType: "datastore",
            unit: "entries",
            dependency: .store,
            isFine: { $0 <= Double(limit) * fullness },
            read: { Double(try await outbox.counts().waiting) }
        )
    }

    private static func age(_ outbox: OutboxRepository) -> HealthGauge {
        HealthGauge(
            "outbox:oldestAge",
            componentType: "datastore",
            unit: "s",
            dependency: .store,
            isFine: { $0 <= oldestAge },
            read: { try await outbox.counts().oldest.map { max(0, Date().timeIntervalSince($0)) } ?? 0 }
        )
    }

    /// Keys that were revoked since go on to open, and new ones don't.
    static func staleness(_ keys: KeysWatch) -> HealthGauge {
        HealthGauge(
            "keys:stale",
            componentType: "component",
            unit: "s",
            dependency: nil,
            isFine: { $0 == 0 },
            read: { keys.staleSince.map { max(1, Date().timeIntervalSince($0).rounded()) } ?? 0 }
        )
    }

    private static func disk(_ directory: String) -> HealthGauge {
        HealthGauge(
            "disk:free",
            componentType: "system",
            unit: "bytes",
            dependency: .store,
            isFine: { $0 >= leastFreeBytes },
            read: {
                var status = statvfs()
                guard statvfs(directory, &status) == 0 else {
                    throw MemoryError(.internalError, "the data folder can't be asked", dependency: .store)
                }
                return Double(status.f_bavail) * Double(status.f_frsize)
            }
        )
    }
}
