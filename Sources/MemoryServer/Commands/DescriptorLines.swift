// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Reads lines from a descriptor in batches. For one reader.
final class DescriptorLines {
    private static let pieceBytes = 64 << 10

    private let descriptor: Int32
    private var assembler = LineAssembler()
    private var waiting: ArraySlice<String> = []
    private var hasEnded = false

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The next lines: `limit` of them, or what one read gives, so that a slow writer is answered as it writes. Nil at
    /// the end.
    func next(upTo limit: Int) async throws -> [String]? {
        while waiting.isEmpty, !hasEnded {
            let descriptor = descriptor
            let bytes = try await BlockingWork.run { try Self.read(descriptor) }
            if bytes.isEmpty {
                hasEnded = true
                waiting = try assembler.finish().map { [$0] } ?? []
            } else {
                waiting = try assembler.take(bytes)[...]
            }
        }
        guard !waiting.isEmpty else { return nil }
        defer { waiting = waiting.dropFirst(limit) }
        return Array(waiting.prefix(limit))
    }

    /// The next piece, empty at the end.
    private static func read(_ descriptor: Int32) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: pieceBytes) { buffer, count in
            while true {
                #if canImport(Glibc)
                let result = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                #elseif canImport(Musl)
                let result = Musl.read(descriptor, buffer.baseAddress, buffer.count)
                #elseif canImport(Darwin)
                let result = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
                #endif
                if result >= 0 {
                    count = result
                    return
                }
                guard errno == EINTR else {
                    throw Failure(.failed, "standard input cannot be read: \(String(cString: strerror(errno)))")
                }
            }
        }
    }
}
