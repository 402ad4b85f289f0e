// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import HTTPTransport
import Logging
import Support

/// Drives every transfer on one thread and lives and dies there. It is not `Sendable`, and must not become so.
final class CurlEngine {
    /// No wait is longer: an upper bound for whatever a wake-up might miss.
    private static let longestPoll: Duration = .seconds(1)

    private let inbox: EngineInbox
    private let configuration: CurlConfiguration
    private let logger: Logger
    private let multi: MultiHandle
    /// Retains what libcurl's callbacks point to, until the handle is out of the multi handle.
    private var transfers: [TransferID: CurlTransfer] = [:]
    private var idsByHandle: [OpaquePointer: TransferID] = [:]
    private let alarm = EngineAlarm()
    private let debts = EngineDebts()

    init(inbox: EngineInbox, configuration: CurlConfiguration, logger: Logger) throws(TransportError) {
        self.inbox = inbox
        self.configuration = configuration
        self.logger = logger
        multi = try MultiHandle.make(configuration)
        inbox.attach(WakeUp(multi.pointer))
    }

    /// Returns when asked to stop, with every transfer ended and removed.
    func run() {
        while true {
            let (commands, stopDeadline) = inbox.drain()
            commands.forEach(handle)
            perform()
            endOverdue()
            debts.pay()
            if let stopDeadline, transfers.isEmpty || stopDeadline.hasPassed {
                break
            }
            poll(stopDeadline)
        }
        for case .start(_, let channel) in inbox.close() {
            channel.ended(.shutDown, timings: nil)
        }
        endAll(.shutDown)
        debts.pay()
    }

    private func handle(_ command: EngineCommand) {
        switch command {
        case .start(let request, let channel):
            start(request, channel)
        case .unpause(let id):
            guard let transfer = transfers[id] else { return }
            let result = transfer.unpause()
            if result != CURLE_OK {
                end(id, result)
            }
        case .cancel(let id):
            remove(id)
        }
    }

    private func start(_ request: HTTPRequest, _ channel: TransferChannel) {
        guard !channel.hasEnded else {
            inbox.transferEnded()
            return
        }
        do throws(TransportError) {
            let transfer = try CurlTransfer(
                request: request,
                channel: channel,
                configuration: configuration,
                alarm: alarm,
                debts: debts
            )
            let result = curl_multi_add_handle(multi.pointer, transfer.handle)
            guard result == CURLM_OK else {
                throw TransportError(.internalFailure, "libcurl took no request", underlying: CurlFailure(result))
            }
            transfers[channel.id] = transfer
            idsByHandle[transfer.handle] = channel.id
            alarm.bring(forwardTo: transfer.due)
        } catch {
            channel.ended(error, timings: nil)
            inbox.transferEnded()
        }
    }

    private func perform() {
        var running: Int32 = 0
        let result = curl_multi_perform(multi.pointer, &running)
        guard result == CURLM_OK else {
            let failure = CurlFailure(result)
            logger.error("libcurl failed; every request under way is ended", error: failure)
            endAll(TransportError(.internalFailure, "libcurl failed", underlying: failure))
            return
        }
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(multi.pointer, &remaining) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
                let id = idsByHandle[handle]
            else { continue }
            end(id, ccurl_message_result(message))
        }
    }

    /// Ends what has run or been silent too long. Looks at every transfer, but only when one may be due.
    private func endOverdue() {
        let now = ContinuousClock.now
        guard let due = alarm.next, now >= due else { return }
        for (id, transfer) in transfers {
            if let failure = transfer.overdue(at: now) {
                transfer.end(failure)
                remove(id)
            }
        }
        alarm.set(to: transfers.values.lazy.map(\.due).min())
    }

    private func poll(_ stopDeadline: Deadline?) {
        let now = ContinuousClock.now
        let wakeAt =
            [alarm.next, stopDeadline?.instant, now.advanced(by: Self.longestPoll)].compactMap(\.self).min() ?? now
        let result = curl_multi_poll(multi.pointer, nil, 0, now.duration(to: wakeAt).wholeMilliseconds, nil)
        if result != CURLM_OK {
            let failure = CurlFailure(result)
            logger.error("libcurl cannot wait; every request under way is ended", error: failure)
            endAll(TransportError(.internalFailure, "libcurl failed", underlying: failure))
        }
    }

    private func end(_ id: TransferID, _ result: CURLcode) {
        transfers[id]?.end(result)
        remove(id)
    }

    private func endAll(_ failure: TransportError) {
        for (id, transfer) in transfers {
            transfer.end(failure)
            remove(id)
        }
    }

    private func remove(_ id: TransferID) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        idsByHandle[transfer.handle] = nil
        curl_multi_remove_handle(multi.pointer, transfer.handle)
        inbox.transferEnded()
    }
}
