// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@testable import SQLiteStore

@Suite("The probe of the store")
struct ProbeTests {
    @Test("finds a good store good")
    func good() async throws {
        try await TemporaryStore.with(configure: { $0.minimumFreeBytes = 1 }) { test in
            #expect(test.store.dependency == .store)
            #expect(test.store.component == "sqlite")
            try await test.store.check()
        }
    }

    @Test("complains when the disk is nearly full")
    func nearlyFull() async throws {
        try await TemporaryStore.with(configure: { $0.minimumFreeBytes = .max }) { test in
            let error = await #expect(throws: MemoryError.self) { try await test.store.check() }
            #expect(error?.code == .upstreamUnavailable)
            #expect(error?.message.contains("MiB left") == true)
        }
    }
}
