// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@testable import MemoryAPI

struct ReplyRelayTests {
    private func word(_ event: ReplyRelay.Event) -> String {
        switch event {
        case .piece(let text): text
        case .heartbeat: "heartbeat"
        case .finished: "finished"
        case .interrupted(let interruption): "\(interruption)"
        }
    }

    @Test("Pieces come in order, and the end after them")
    func keepsOrder() async throws {
        let relay = ReplyRelay()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for index in 0..<100 { try await relay.send("\(index)") }
                relay.finish(.failure(APIFault.shuttingDown))
            }
            for index in 0..<100 { #expect(await word(relay.next()) == "\(index)") }
            #expect(await word(relay.next()) == "finished")
            try await group.waitForAll()
        }
    }

    @Test("An interruption overtakes pieces, and the first one counts")
    func interruptionsOvertake() async throws {
        let relay = ReplyRelay()
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await relay.send("late") }
            relay.interrupt(.clientLeft)
            relay.interrupt(.shuttingDown)
            #expect(await word(relay.next()) == "clientLeft")
            relay.close()
        }
    }

    @Test("Heartbeats that nobody took are one heartbeat, and give way to pieces")
    func heartbeatsCoalesce() async throws {
        let relay = ReplyRelay()
        relay.beat()
        relay.beat()
        #expect(await word(relay.next()) == "heartbeat")
        relay.finish(.failure(APIFault.shuttingDown))
        relay.beat()
        #expect(await word(relay.next()) == "finished")
    }

    @Test("Whoever offers when nobody takes any more is told, before and after")
    func closing() async throws {
        let relay = ReplyRelay()
        let waiting = Task { try await relay.send("offered before") }
        relay.close()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        await #expect(throws: CancellationError.self) { try await relay.send("offered after") }
    }

    @Test("A cancelled offer is withdrawn")
    func cancelling() async throws {
        let relay = ReplyRelay()
        let offer = Task { try await relay.send("withdrawn") }
        offer.cancel()
        await #expect(throws: CancellationError.self) { try await offer.value }
        relay.beat()
        #expect(await word(relay.next()) == "heartbeat")
    }
}
