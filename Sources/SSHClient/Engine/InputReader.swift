// SPDX-License-Identifier: Apache-2.0

import Glibc
import Support

/// A command's standard input, piece by piece. Owns the file that it reads, if it reads one. Confined to the connection's
/// thread.
final class InputReader {
    private static let pieceSize = 256 * 1024

    private var buffer: [UInt8]
    private var offset = 0
    private var file: Descriptor?

    /// - Parameter preamble: Sent before the input.
    init(_ preamble: Secret<[UInt8]>, _ input: CommandInput) throws(SSHError) {
        switch input.source {
        case .bytes(let bytes):
            buffer = preamble.reveal() + bytes.reveal()
            file = nil
        case .file(let path):
            let number = open(path, O_RDONLY | O_CLOEXEC)
            guard number >= 0 else {
                throw SSHError(
                    .fileFailed,
                    "the local file \(path) cannot be read",
                    underlying: LibraryFailure(.system, "open", errno)
                )
            }
            buffer = preamble.reveal()
            file = Descriptor(number)
        }
    }

    /// What to send next; empty at the end.
    func next() throws(SSHError) -> ArraySlice<UInt8> {
        if offset == buffer.count {
            try refill()
        }
        return buffer[offset...]
    }

    func consume(_ count: Int) {
        offset += count
    }

    private func refill() throws(SSHError) {
        offset = 0
        buffer.removeAll(keepingCapacity: true)
        guard let number = file?.number else { return }
        buffer = [UInt8](repeating: 0, count: Self.pieceSize)
        let count = read(number, &buffer, Self.pieceSize)
        guard count >= 0 else {
            buffer = []
            throw SSHError(
                .fileFailed,
                "a local file could not be read to its end",
                underlying: LibraryFailure(.system, "read", errno)
            )
        }
        buffer.removeSubrange(count...)
    }
}
