// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation

/// One line of `--json`: something that happened in a run, for programs. docs/deployctl-events.md describes every field; what
/// is not known is left out.
struct RunEventRecord: Encodable, Sendable, Hashable {
    enum Event: String, Encodable {
        case runBegan = "run_began"
        case planned
        case foundClosed = "found_closed"
        case step
        case lockAwaited = "lock_awaited"
        case undo
        case interrupted
        case runEnded = "run_ended"
    }

    enum State: String, Encodable {
        case began
        case done
        case failed
        /// It failed, and the run goes on.
        case tolerated
        case brokenOff = "broken_off"
    }

    /// Of the form. A field more does not change it; one that goes, or means something else, does.
    let schema = 1
    let time: String
    let event: Event
    var run: String?
    var kind: String?
    var service: String?
    var environment: String?
    var step: String?
    var action: String?
    var host: String?
    var state: State?
    var seconds: Double?
    var steps: Int?
    var holder: String?
    var failure: FailureRecord?
    var cause: String?
    var ending: String?
    var exitCode: Int?
    var release: ReleaseRecord?
    var hosts: [String]?
    var warnings: [FailureRecord]?
    var leftBehind: [LeftoverRecord]?

    init(_ event: Event, at time: Date) {
        self.event = event
        self.time = time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// A line, with its end. Keys are in order, so that two runs can be compared.
    var line: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        }
    }

    /// To the millisecond: more is noise.
    static func seconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return (Double(seconds) * 1_000 + Double(attoseconds) / 1e15).rounded() / 1_000
    }
}
