// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Observability
import Support
import Testing

struct InstrumentCacheTests {
    @Test("an instrument is made once for each key, those known from the start before anybody asks")
    func once() {
        let made = Locked<[Int]>([])
        let cache = InstrumentCache(keys: [1, 2]) { (key: Int) in
            made.withLock { $0.append(key) }
            return key * 10
        }
        #expect(made.withLock { $0 } == [1, 2])
        #expect([cache[1], cache[2], cache[3], cache[3]] == [10, 20, 30, 30])
        #expect(made.withLock { $0 } == [1, 2, 3])
    }

    @Test("keys beyond the limit work without being kept")
    func bound() {
        let made = Locked(0)
        let cache = InstrumentCache(limit: 2) { (key: Int) in
            made.withLock { $0 += 1 }
            return key
        }
        for _ in 0..<3 {
            for key in 0..<4 { #expect(cache[key] == key) }
        }
        #expect(made.withLock { $0 } == 2 + 3 * 2)
    }

    @Test("what many tasks record through it is all there")
    func concurrency() async {
        let registry = PrometheusRegistry()
        let factory = PrometheusMetricsFactory(registry: registry)
        let cache = InstrumentCache { (key: Int) in
            Counter(label: "a", dimensions: [("n", "\(key)")], factory: factory)
        }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for number in 0..<1_000 { cache[number % 5].increment() }
                }
            }
        }
        let text = String(decoding: registry.exposition().body, as: UTF8.self)
        #expect(ExpositionGrammar(text).values("a_total").map(\.value) == [800, 800, 800, 800, 800])
    }
}
