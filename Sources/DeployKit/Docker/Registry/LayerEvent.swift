// SPDX-License-Identifier: Apache-2.0

/// What happens to a layer while an image is pushed or pulled.
package struct LayerEvent: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        case waiting
        /// Bytes so far; `total` is `nil` while it is unknown.
        case pushing(current: Int, total: Int?)
        case downloading(current: Int, total: Int?)
        case extracting(current: Int, total: Int?)
        /// The other side has it already.
        case present
        case finished
        /// In the daemon's words: retries, checks, what newer daemons say.
        case other(String)
    }

    /// The daemon's short id.
    package let layer: String
    package let state: State
}

extension LayerEvent {
    init?(_ message: DaemonMessage) {
        guard let layer = message.id, let status = message.status, Self.isLayer(layer) else { return nil }
        let current = message.progressDetail?.current ?? 0
        let total = message.progressDetail?.total.flatMap { $0 > 0 ? $0 : nil }
        self.layer = layer
        state =
            switch status {
            case "Preparing", "Waiting", "Pulling fs layer": .waiting
            case "Pushing": .pushing(current: current, total: total)
            case "Downloading": .downloading(current: current, total: total)
            case "Extracting": .extracting(current: current, total: total)
            case "Layer already exists", "Already exists": .present
            case "Pushed", "Pull complete": .finished
            default: status.hasPrefix("Mounted from ") ? .present : .other(status)
            }
    }

    /// Messages about the whole image carry its tag or name there.
    private static func isLayer(_ id: String) -> Bool {
        id.utf8.count == 12 && id.utf8.allSatisfy { $0.isHexadecimalDigit }
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }
}
