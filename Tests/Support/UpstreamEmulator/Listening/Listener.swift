// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// One port on 127.0.0.1 and the service behind it.
final class Listener: Sendable {
    typealias Responder = @Sendable (EmulatedRequest) async -> EmulatedCall

    /// Above all that a service takes, so that it can say itself what is too much.
    private static let maximumBodyBytes = 8 << 20

    let port: Int
    private let task: Task<Void, Never>

    private init(port: Int, task: Task<Void, Never>) {
        self.port = port
        self.task = task
    }

    /// Returns when it listens.
    /// - Parameter port: 0 takes a free one.
    static func start(port: Int, live: Live, responder answer: @escaping Responder) async throws -> Listener {
        var logger = Logger(label: "upstream-emulator")
        logger.logLevel = .critical
        let (ports, continuation) = AsyncThrowingStream<Int, any Error>.makeStream()
        let server = try HTTPServerBuilder { responder in
            HTTP1Channel(responder: responder)
        }.buildServer(
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: port)),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger,
            responder: { request, writer, channel in
                try await Exchange(live: live, responder: answer, channel: channel).answer(request, with: writer)
            },
            onServerRunning: { channel in
                continuation.yield(channel.localAddress?.port ?? 0)
            }
        )
        // Started here and ended by `stop()`: a listener comes and goes with its index, in no scope of a caller's.
        let task = Task {
            do {
                try await server.run()
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        for try await port in ports { return Listener(port: port, task: task) }
        throw CancellationError()
    }

    /// Ends the listener and every exchange on it.
    func stop() async {
        task.cancel()
        await task.value
    }

    /// The body of a request, or nil when it is too long even to be refused in the service's words.
    static func body(of request: Request) async throws -> [UInt8]? {
        do {
            let buffer = try await request.body.collect(upTo: maximumBodyBytes)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            return nil
        }
    }
}
