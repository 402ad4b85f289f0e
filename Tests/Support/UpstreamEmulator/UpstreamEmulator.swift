// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
import MemoryCore

/// A Pinecone and a Hugging Face in this process, on ports of 127.0.0.1: real wire formats, faults on demand, everything in
/// memory. For tests and demonstrations; what is here proves nothing about the real services beyond what their specifications
/// and SDKs say (`ops/test/sdk` runs the latter against it).
///
/// ```swift
/// let emulator = try await UpstreamEmulator.start(EmulatorConfiguration(embedder: WordEmbedder(), indexes: ["memories"]))
/// emulator.change { $0.visibilityDelay = .seconds(30) }
/// emulator.faults.set(.status(503), on: .upsert, times: 2)
/// // …
/// await emulator.stop()
/// ```
package final class UpstreamEmulator: Sendable {
    /// `PINECONE_CONTROL_URL`
    package let controlURL: HTTPTarget
    /// `HF_ROUTER_URL`; the hub's paths (`/api/…`) are here too.
    package let routerURL: HTTPTarget

    private let live: Live
    private let registry: IndexRegistry
    private let control: Listener
    private let router: Listener

    private init(live: Live, registry: IndexRegistry, control: Listener, router: Listener) throws {
        self.live = live
        self.registry = registry
        self.control = control
        self.router = router
        controlURL = try HTTPTarget("http://127.0.0.1:\(control.port)")
        routerURL = try HTTPTarget("http://127.0.0.1:\(router.port)")
    }

    /// Returns when everything listens and the configured indexes are ready.
    package static func start(_ configuration: EmulatorConfiguration) async throws -> UpstreamEmulator {
        let live = Live(configuration)
        let registry = IndexRegistry(live: live)
        for name in configuration.indexes {
            let request = IndexRequest(name: name, dimension: configuration.embedder.identity.dimension)
            _ = try await registry.create(request, readyDelay: .zero)
        }
        let admin = AdminAPI(live: live, registry: registry)
        let plane = ControlPlane(live: live, registry: registry)
        let hub = HuggingFacePlane(live: live, embedder: configuration.embedder)
        let control = try await Listener.start(port: configuration.controlPort, live: live) { request in
            admin.call(for: request) ?? plane.call(for: request)
        }
        let router = try await Listener.start(port: configuration.routerPort, live: live) { request in
            admin.call(for: request) ?? hub.call(for: request)
        }
        return try UpstreamEmulator(live: live, registry: registry, control: control, router: router)
    }

    /// Ends every listener and exchange, and returns when they have ended.
    package func stop() async {
        await control.stop()
        await router.stop()
        await registry.removeAll()
    }

    /// What goes wrong; set, clear and count faults here.
    package var faults: FaultBoard { live.faults }

    package var settings: EmulatorSettings { live.settings }

    /// Changes settings for the requests that come after.
    package func change(_ body: @Sendable (inout EmulatorSettings) -> Void) { live.change(body) }

    /// Moves the clock by which visibility and readiness are judged, so that no test waits for a delay.
    package func advance(by duration: Duration) { live.clock.advance(by: duration) }

    package var counters: EmulatorCounters { live.counters.snapshot }
    package func resetCounters() { live.counters.reset() }

    /// The data plane of an index.
    package func host(of index: String) async throws -> HTTPTarget {
        try HTTPTarget(await registry.index(index).host(.url))
    }

    /// Everything that an index has acknowledged, whether reads show it yet or not: the truth that a test compares with.
    package func records(index: String) async throws -> [EmulatedRecord] {
        try await registry.index(index).store.truth().flatMap { namespace, records in
            records.map { EmulatedRecord(namespace: namespace, $0) }
        }
        .sorted { ($0.namespace, $0.id) < ($1.namespace, $1.id) }
    }
}
