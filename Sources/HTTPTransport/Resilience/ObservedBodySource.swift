// SPDX-License-Identifier: Apache-2.0

import Support

/// A body that says how it ended: read to its end, broken, or left. Holds the request's slot until then.
final class ObservedBodySource: HTTPBodySource {
    typealias Report = @Sendable (_ outcome: UpstreamOutcome, _ timings: HTTPTimings) -> Void

    private let response: HTTPBody
    private let slot: ConcurrencySlot
    private let report: Locked<Report?>

    /// - Parameter report: Called once.
    init(_ body: HTTPBody, slot: ConcurrencySlot, report: @escaping Report) {
        response = body
        self.slot = slot
        self.report = Locked(report)
    }

    deinit {
        end(.cancelled)
    }

    var timings: HTTPTimings { response.timings }

    func next() async throws -> [UInt8]? {
        var iterator = response.makeAsyncIterator()
        do {
            let chunk = try await iterator.next()
            if chunk == nil { end(.success) }
            return chunk
        } catch let error as TransportError {
            end(UpstreamOutcome(error.code))
            throw error
        } catch {
            end(.cancelled)
            throw error
        }
    }

    private func end(_ outcome: UpstreamOutcome) {
        let report = report.withLock { report in
            defer { report = nil }
            return report
        }
        guard let report else { return }
        slot.release()
        report(outcome, response.timings)
    }
}
