// SPDX-License-Identifier: Apache-2.0

/// Where a command's output goes, on the connection's thread.
protocol OutputSink: AnyObject {
    /// Whether to read on. While not, the peer is held back by its window (RFC 4254 §5.2).
    var hasRoom: Bool { get }

    func take(_ bytes: ArraySlice<UInt8>, from stream: OutputPiece.Stream)
}
