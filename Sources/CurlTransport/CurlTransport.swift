// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import Logging
import ServiceLifecycle
import Support

/// ``HTTPClient`` on libcurl: one thread that drives one multi handle, which pools connections, DNS and TLS sessions.
///
/// The thread starts with the first request or with ``run()`` and is the only one that touches libcurl. It blocks every
/// signal for itself, so a write to a dead connection ends in `EPIPE` there and never kills the process: libcurl is told
/// not to touch signals (`CURLOPT_NOSIGNAL`) and OpenSSL, which writes without `MSG_NOSIGNAL`, cannot raise a `SIGPIPE`
/// that arrives. Executables need not ignore `SIGPIPE` for the transport's sake.
///
/// Task-locals (logger, trace) do not cross to the thread: decorators read them before they call ``send(_:)``.
package final class CurlTransport: HTTPClient, Service {
    private let configuration: CurlConfiguration
    private let logger: Logger
    private let inbox: EngineInbox

    package init(configuration: CurlConfiguration = CurlConfiguration(), logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        inbox = EngineInbox(maximumTransfers: configuration.maximumTransfers)
    }

    deinit {
        // Bodies hold the transport, so nothing can be under way here.
        inbox.stop(by: .after(.zero))
    }

    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try Task.checkCancellation()
        guard !request.deadline.hasPassed else {
            throw TransportError.deadlineExceeded(request)
        }
        let channel = try inbox.submit(request)
        startThreadIfNeeded()
        let head = try await channel.head()
        return HTTPResponse(head: head, body: HTTPBody(CurlBodySource(channel: channel, transport: self)))
    }

    /// Runs until graceful shutdown, then as ``shutDown()``; when cancelled, everything under way is ended at once.
    package func run() async throws {
        startThreadIfNeeded(always: true)
        do {
            try await gracefulShutdown()
        } catch {
            await shutDown(within: .zero)
            throw error
        }
        await shutDown(within: configuration.shutdownGrace)
    }

    /// Takes no more requests, lets those under way go on for at most `grace`, ends the rest with
    /// ``TransportError/Code/shutDown`` and returns when the thread has freed everything. May be called repeatedly.
    package func shutDown(within grace: Duration) async {
        inbox.stop(by: .after(grace))
        await withTaskCancellationHandler {
            await inbox.stopped()
        } onCancel: {
            inbox.stop(by: .after(.zero))
        }
    }

    private func startThreadIfNeeded(always: Bool = false) {
        guard inbox.claimThreadStart(always: always) else { return }
        EngineThread.start(inbox: inbox, configuration: configuration, logger: logger)
    }
}
