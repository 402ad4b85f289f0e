// SPDX-License-Identifier: Apache-2.0

/// Keeps the beginning of both streams, and reads the rest so that the program can end.
final class OutputCollector: OutputSink {
    private(set) var output: CollectedOutput
    private(set) var errors: CollectedOutput

    init(limit: Int) {
        output = CollectedOutput(limit: limit)
        errors = CollectedOutput(limit: limit)
    }

    var hasRoom: Bool { true }

    func take(_ bytes: ArraySlice<UInt8>, from stream: OutputPiece.Stream) {
        switch stream {
        case .output: output.append(bytes)
        case .errors: errors.append(bytes)
        }
    }
}
