// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import Logging
import ServiceLifecycle
import ServiceLifecycleTestKit
import Support
import Testing

@testable import CurlTransport

@Suite("The transport as a service", .timeLimit(.minutes(10)))
struct CurlServiceTests {
    @Test("A request under way at shutdown ends well within the grace, then run returns and new ones are refused")
    func gracefulShutdown() async throws {
        let go = Signal()
        let server = try LoopbackServer { request in
            request.target == "/" ? [.head(200, [], .chunked), .await(go), .text("finished")] : .whole()
        }
        defer { server.stop() }
        let transport = CurlTransport(logger: .silent)
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await transport.run() }
                let response = try await transport.send(server.target.request())
                trigger.triggerGracefulShutdown()
                let another = try server.target.appending(path: "another").request()
                try await eventually { await transport.failure(another) == .shutDown }
                go.fire()
                #expect(try await response.body.collect(upTo: 100) == Array("finished".utf8))
                try await group.waitForAll()
            }
        }
        #expect(await transport.failure(server.target.request()) == .shutDown)
    }

    @Test("What outlives the grace is ended with its own error, before the head and in the body")
    func graceExceeded() async throws {
        let server = try LoopbackServer {
            $0.target == "/head" ? [.awaitDeparture] : [.head(200, [], .chunked), .awaitDeparture]
        }
        defer { server.stop() }
        let transport = CurlTransport(logger: .silent)
        let inBody = try await transport.send(server.target.request())
        let beforeHead = Task { await transport.failure(try server.target.appending(path: "head").request()) }
        try await eventually { server.peer.requests.count == 2 }
        await transport.shutDown(within: .milliseconds(50))
        #expect(try await beforeHead.value == .shutDown)
        let error = await #expect(throws: TransportError.self) { try await inBody.body.collect(upTo: 1) }
        #expect(error?.code == .shutDown)
        try await server.peer.departed.wait()
    }

    @Test("Cancelling the service ends everything at once")
    func cancelledService() async throws {
        let server = try LoopbackServer { _ in [.awaitDeparture] }
        defer { server.stop() }
        let transport = CurlTransport(logger: .silent)
        let service = Task { try await transport.run() }
        let request = Task { await transport.failure(server.target.request()) }
        try await server.peer.requestSeen.wait()
        service.cancel()
        await #expect(throws: CancellationError.self) { try await service.value }
        #expect(await request.value == .shutDown)
    }

    @Test("A transport that was never used shuts down, and does so again")
    func unused() async {
        let transport = CurlTransport(logger: .silent)
        await transport.shutDown(within: .seconds(10))
        await transport.shutDown(within: .seconds(10))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { await transport.shutDown(within: .zero) } }
        }
    }

    @Test("It can be a service of a group")
    func serviceGroup() async throws {
        let transport = CurlTransport(logger: .silent)
        let group = ServiceGroup(services: [transport], logger: .silent)
        let running = Task { try await group.run() }
        await group.triggerGracefulShutdown()
        try await running.value
    }
}
