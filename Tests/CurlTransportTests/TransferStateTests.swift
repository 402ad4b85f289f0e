// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

@testable import CurlTransport

@Suite("The transfer's state machine")
struct TransferStateTests {
    typealias State = TransferState<Int, Int>

    static let kibibyte = 1024
    static let head = HTTPResponseHead(status: 200)

    static func offer(_ state: inout State, count: Int, byte: UInt8 = 7) -> (State.Acceptance, State.Effects) {
        [UInt8](repeating: byte, count: count).withUnsafeBytes { state.bytesOffered($0) }
    }

    static func withHead(maximumBodyBytes: Int = .max) -> State {
        var state = State(maximumBodyBytes: maximumBodyBytes)
        _ = state.headReceived(head)
        _ = state.headAwaited(0)
        return state
    }

    @Test("A head reaches its waiter whichever of the two comes first")
    func headBeforeAndAfterItsWaiter() throws {
        var early = State(maximumBodyBytes: 1)
        #expect(early.headReceived(Self.head).head == nil)
        #expect(try early.headAwaited(1).head?.result.get().status == 200)

        var late = State(maximumBodyBytes: 1)
        #expect(late.headAwaited(2).head == nil)
        let effects = late.headReceived(Self.head)
        #expect(effects.head?.waiter == 2)
        #expect(try effects.head?.result.get().status == 200)
    }

    @Test("A waiting reader gets bytes as they come; bytes without a reader are kept in order")
    func bytes() throws {
        var state = Self.withHead()
        #expect(state.chunkAwaited(1).chunk == nil)
        let delivered = Self.offer(&state, count: 2).1
        #expect(delivered.chunk?.waiter == 1)
        #expect(try delivered.chunk?.result.get() == [7, 7])
        #expect(Self.offer(&state, count: 1, byte: 1).1.chunk == nil)
        #expect(Self.offer(&state, count: 1, byte: 2).1.chunk == nil)
        #expect(try state.chunkAwaited(2).chunk?.result.get() == [1, 2])
    }

    @Test("At 256 KiB unread the transfer is paused, and goes on when 64 KiB are left")
    func backpressure() {
        var state = Self.withHead()
        for _ in 0..<16 {
            #expect(Self.offer(&state, count: 16 * Self.kibibyte).0 == .taken)
        }
        #expect(Self.offer(&state, count: 1).0 == .paused)
        #expect(Self.offer(&state, count: 1).0 == .paused)
        var left = 256
        while left > 0 {
            let effects = state.chunkAwaited(left)
            left -= ((try? effects.chunk?.result.get()?.count) ?? 0) / Self.kibibyte
            #expect((effects.command == .unpause) == (left == 64))
        }
        #expect(Self.offer(&state, count: 1).0 == .taken)
    }

    @Test("One byte beyond the limit ends the body with an error, after what was accepted before it")
    func limit() throws {
        var state = Self.withHead(maximumBodyBytes: 3)
        #expect(Self.offer(&state, count: 3).0 == .taken)
        #expect(Self.offer(&state, count: 1).0 == .abort)
        #expect(try state.chunkAwaited(1).chunk?.result.get()?.count == 3)
        let effects = state.chunkAwaited(2)
        let error = #expect(throws: TransportError.self) { try effects.chunk?.result.get() }
        #expect(error?.code == .bodyTooLarge)
        // What libcurl says of the abort does not replace the reason.
        _ = state.ended(TransportError(.protocolViolation, "write error"))
        let again = #expect(throws: TransportError.self) { try state.chunkAwaited(3).chunk?.result.get() }
        #expect(again?.code == .bodyTooLarge)
    }

    @Test("The end reaches a waiting reader at once and every later one")
    func end() throws {
        var state = Self.withHead()
        _ = state.chunkAwaited(1)
        let effects = state.ended(nil)
        #expect(effects.chunk?.waiter == 1)
        #expect(try effects.chunk?.result.get() == nil)
        #expect(try state.chunkAwaited(2).chunk?.result.get() == nil)
    }

    @Test("A failure before the head goes to whoever awaits the head, then or later", arguments: [true, false])
    func failureBeforeHead(waiterFirst: Bool) {
        var state = State(maximumBodyBytes: 1)
        var effects = State.Effects()
        if waiterFirst {
            _ = state.headAwaited(1)
            effects = state.ended(TransportError(.connectionRefused, ""))
        } else {
            #expect(state.ended(TransportError(.connectionRefused, "")).head == nil)
            effects = state.headAwaited(1)
        }
        let error = #expect(throws: TransportError.self) { try effects.head?.result.get() }
        #expect(error?.code == .connectionRefused)
    }

    @Test("A success without a head is a violation of the protocol")
    func noHead() {
        var state = State(maximumBodyBytes: 1)
        _ = state.headAwaited(1)
        let effects = state.ended(nil)
        let error = #expect(throws: TransportError.self) { try effects.head?.result.get() }
        #expect(error?.code == .protocolViolation)
    }

    @Test("Cancelling frees the bytes, tells the engine once, and ends every wait with CancellationError")
    func cancellation() {
        var state = Self.withHead()
        _ = Self.offer(&state, count: 10)
        #expect(state.cancelled().command == .cancel)
        #expect(state.cancelled().command == nil)
        #expect(Self.offer(&state, count: 1).0 == .abort)
        #expect(state.ended(nil).chunk == nil)
        #expect(throws: CancellationError.self) { try state.chunkAwaited(1).chunk?.result.get() }

        var waiting = State(maximumBodyBytes: 1)
        _ = waiting.headAwaited(1)
        #expect(throws: CancellationError.self) { try waiting.cancelled().head?.result.get() }
    }

    @Test("Dropping a body that has ended asks nothing of the engine")
    func cancellationAfterEnd() {
        var state = Self.withHead()
        _ = state.ended(nil)
        #expect(state.cancelled().command == nil)
    }

    @Test("A second reader is refused and the first one keeps its place")
    func twoReaders() throws {
        var state = Self.withHead()
        _ = state.chunkAwaited(1)
        let refused = state.chunkAwaited(2)
        #expect(refused.chunk?.waiter == 2)
        let error = #expect(throws: TransportError.self) { try refused.chunk?.result.get() }
        #expect(error?.code == .internalFailure)
        #expect(Self.offer(&state, count: 1).1.chunk?.waiter == 1)
    }

    /// Plays engine and reader at random and holds the machine against its promises.
    @Test(
        "In any order of events each waiter is resumed once, no byte is lost or swapped, no pause is for ever",
        arguments: 0..<50
    )
    func anyOrder(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var state = Self.withHead()
        var sent: [UInt8] = []
        var read: [UInt8] = []
        var waiting: Int?
        var isPaused = false
        var nextWaiter = 0
        func settle(_ effects: State.Effects) throws {
            if let (waiter, result) = effects.chunk {
                #expect(waiter == waiting)
                waiting = nil
                read += try result.get() ?? []
            }
            if effects.command == .unpause {
                #expect(isPaused)
                isPaused = false
            }
        }
        let pattern = (0..<20_256).map { UInt8(truncatingIfNeeded: $0) }
        for _ in 0..<300 {
            if Bool.random(using: &random), waiting == nil {
                nextWaiter += 1
                waiting = nextWaiter
                try settle(state.chunkAwaited(nextWaiter))
            } else if !isPaused {
                let start = Int.random(in: 0..<256, using: &random)
                let bytes = pattern[start..<start + Int.random(in: 1...20_000, using: &random)]
                let (acceptance, effects) = bytes.withUnsafeBytes { state.bytesOffered($0) }
                if acceptance == .taken { sent += bytes }
                isPaused = acceptance == .paused
                try settle(effects)
            }
            // Paused with a waiting reader would be a deadlock.
            #expect(!(isPaused && waiting != nil))
            #expect(sent.count - read.count < 256 * Self.kibibyte + 20_000)
        }
        try settle(state.ended(nil))
        while read.count < sent.count {
            waiting = 0
            try settle(state.chunkAwaited(0))
        }
        #expect(read == sent)
    }
}
