// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import SQLiteStore

/// Our side of the search benchmark: fills a store on disk, then searches as it is told on standard input, and prints what
/// it took. `compare` drives it and the peer in turns; it is no command for people.
///
///     SearchBench DIRECTORY VECTORS QUERIES DIMENSION     files of little-endian float32
@main
struct SearchBench {
    static let batch = 100

    static func main() async throws {
        try await run()
    }

    /// Off the main thread, as requests of a server are: its queue takes longer to be woken than the pool.
    @concurrent
    private static func run() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let dimension = Int(arguments[4]) else {
            throw BenchError("usage: SearchBench DIRECTORY VECTORS QUERIES DIMENSION")
        }
        let embedder = EmbedderIdentity(modelID: "bench", dimension: dimension, maximumTokens: 256)
        var configuration = SQLiteStore.Configuration(embedder: embedder)
        configuration.indexBytes = 1 << 30
        let vectors = try Vectors(file: arguments[2], dimension: dimension)
        let queries = try Vectors(file: arguments[3], dimension: dimension)
        let user = try UserID(parsing: "bench")

        let filling = try SQLiteStore.open(directory: arguments[1], configuration: configuration)
        try await Filling(store: filling, vectors: vectors, user: user).run()
        try filling.close()

        // Opened anew, so that the first search loads what a restarted server would load.
        let before = residentBytes()
        let store = try SQLiteStore.open(directory: arguments[1], configuration: configuration)
        let session = Session(store: store, queries: queries, user: user)
        let first = try await session.timed(query: 0)
        Output.line("cold_ms", first.microseconds / 1_000)
        Output.line("index_bytes", store.indexByteCount)
        Output.line("resident_growth_bytes", residentBytes() - before)
        Output.line("ready")
        try await session.serve()
        try store.close()
    }

    static func residentBytes() -> Int {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
