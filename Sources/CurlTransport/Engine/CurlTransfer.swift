// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import HTTPTransport
import Support

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The engine's end of one transfer: the handle, and what libcurl's callbacks need. Confined to the engine's thread.
final class CurlTransfer {
    private let request: HTTPRequest
    private let channel: TransferChannel
    private let easy: EasyHandle
    private let alarm: EngineAlarm
    private let debts: EngineDebts
    private var head = ResponseHeadParser()
    private var watch: TransferWatch
    private var bytesSent = 0
    /// Why a callback of ours stopped libcurl, which then only knows that one did.
    private var abortReason: TransportError?
    private var uploadReader: (any HTTPUploadReader)?

    init(
        request: HTTPRequest,
        channel: TransferChannel,
        configuration: CurlConfiguration,
        alarm: EngineAlarm,
        debts: EngineDebts
    ) throws(TransportError) {
        self.request = request
        self.channel = channel
        self.alarm = alarm
        self.debts = debts
        watch = TransferWatch(
            deadline: request.deadline.instant,
            headTimeout: request.headTimeout,
            idleTimeout: request.idleTimeout,
            start: .now
        )
        easy = try EasyHandle.make(request, configuration)
        try installCallbacks()
    }

    var handle: OpaquePointer { easy.pointer }
    var due: ContinuousClock.Instant { watch.due }

    /// The callbacks' context is `self`, unretained: the engine keeps it until after `curl_multi_remove_handle`, and
    /// libcurl calls back only from calls that the engine makes.
    private func installCallbacks() throws(TransportError) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try easy.onHeader(context) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.headerReceived(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        try easy.onBody(context) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.bodyReceived(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        if let upload = request.upload {
            try install(upload, context)
        }
    }

    private func install(_ upload: HTTPUpload, _ context: UnsafeMutableRawPointer) throws(TransportError) {
        do {
            uploadReader = try upload.makeReader()
        } catch {
            throw .uploadFailed(request, error)
        }
        try easy.onUpload(context) { bytes, size, count, context in
            guard let bytes, let context else { return ccurl_read_abort }
            let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.bytesWanted(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        } rewind: { context, offset, origin in
            // libcurl only ever goes back to the beginning, before it sends on another connection.
            guard let context, offset == 0, origin == SEEK_SET else { return CURL_SEEKFUNC_FAIL }
            let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.rewindUpload()
        }
    }

    private func bytesWanted(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        do {
            return try uploadReader?.read(into: buffer) ?? 0
        } catch {
            abortReason = .uploadFailed(request, error)
            return ccurl_read_abort
        }
    }

    private func rewindUpload() -> Int32 {
        do {
            uploadReader = try request.upload?.makeReader()
            return CURL_SEEKFUNC_OK
        } catch {
            abortReason = .uploadFailed(request, error)
            return CURL_SEEKFUNC_FAIL
        }
    }

    /// Returns the count of bytes taken; anything else makes libcurl end the transfer.
    private func headerReceived(_ line: UnsafeRawBufferPointer) -> Int {
        watch.activity(at: .now)
        switch head.take(line) {
        case .incomplete:
            return line.count
        case .head(let head):
            watch.headReceived(at: .now)
            alarm.bring(forwardTo: watch.due)
            channel.headReceived(head, timings: easy.timings(), debts: debts)
            return line.count
        case .invalid:
            abortReason = TransportError(
                .protocolViolation,
                "\(request.target.origin) answered with a malformed or oversized head"
            )
            // A count that differs from what was given; an empty line cannot be invalid.
            return 0
        }
    }

    private func bodyReceived(_ bytes: UnsafeRawBufferPointer) -> Int {
        switch channel.bytesOffered(bytes, debts: debts) {
        case .taken:
            watch.activity(at: .now)
            return bytes.count
        case .paused:
            watch.pause()
            return ccurl_write_pause
        case .abort:
            return 0
        }
    }

    func unpause() -> CURLcode {
        watch.resume(at: .now)
        alarm.bring(forwardTo: watch.due)
        return curl_easy_pause(handle, ccurl_pause_none)
    }

    /// The failure of a transfer that is out of time. Sending and connecting are looked at only now, when it matters:
    /// they count as activity, for nobody can be silent who is still being sent to.
    func overdue(at now: ContinuousClock.Instant) -> TransportError? {
        if watch.verdict(at: now) == .silent {
            let sent = easy.bytesSent()
            if sent != bytesSent || !easy.requestIsUnderWay() {
                bytesSent = sent
                watch.activity(at: now)
            }
        }
        return switch watch.verdict(at: now) {
        case .inTime: nil
        case .silent: .idleTimeout(request)
        case .deadlinePassed: .deadlineExceeded(request)
        }
    }

    func end(_ result: CURLcode) {
        let failure: TransportError? =
            result == CURLE_OK
            ? nil : abortReason ?? TransportError(result, failure: easy.failure(result), request: request)
        channel.ended(failure, timings: easy.timings(), debts: debts)
    }

    func end(_ failure: TransportError) {
        channel.ended(failure, timings: easy.timings(), debts: debts)
    }
}
