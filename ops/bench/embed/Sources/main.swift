// SPDX-License-Identifier: Apache-2.0

import CKernels
import Foundation
import LocalModels
import MemoryCore

// Embeds on command, so that a driver can measure it in turn with a peer:
//
//     EmbedBench <model folder> <fp32|int8> <threads> <scalar|avx2|avx512|vnni> <cases.json>
//
// cases.json holds named lists of texts. It prints `ready {…}`, then for each line `<case> <times>` on standard input one
// line with the seconds of each time, and for `vectors <case>` the vectors as JSON.

let arguments = Array(CommandLine.arguments.dropFirst())
let instructionSets: [String: CPUInstructionSet] = [
    "scalar": .scalar, "avx2": .AVX2, "avx512": .AVX512, "vnni": .AVX512VNNI,
]
guard arguments.count == 5, let precision = EmbeddingPrecision(rawValue: arguments[1]), let threads = Int(arguments[2]),
    let instructionSet = instructionSets[arguments[3]]
else {
    FileHandle.standardError.write(
        Data("usage: EmbedBench MODEL fp32|int8 THREADS scalar|avx2|avx512|vnni CASES\n".utf8)
    )
    exit(64)
}

/// Seconds that `body` takes.
func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await body()
    let (whole, atto) = start.duration(to: .now).components
    return Double(whole) + Double(atto) * 1e-18
}

/// Resident memory in KiB by kind, from /proc.
func residentMemory() -> [String: Int] {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    var kinds: [String: Int] = [:]
    for line in status.split(separator: "\n") {
        let parts = line.split(whereSeparator: { " \t:".contains($0) })
        if parts.count >= 2, ["VmRSS", "RssAnon", "RssFile"].contains(parts[0]) {
            kinds[String(parts[0])] = Int(parts[1])
        }
    }
    return kinds
}

func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

let cases = try JSONDecoder().decode(
    [String: [String]].self,
    from: Data(contentsOf: URL(fileURLWithPath: arguments[4]))
)
let before = residentMemory()
var loaded: MiniLMEmbedder?
let loadSeconds = try await seconds {
    loaded = try MiniLMEmbedder.load(
        from: arguments[0],
        configuration: .init(precision: precision, threads: threads, instructionSetLimit: instructionSet)
    )
}
guard let embedder = loaded else { exit(1) }
let after = residentMemory()
let report = ["load_ms": Int(loadSeconds * 1000)]
    .merging(before.map { ("before_" + $0.key, $0.value) }) { $1 }
    .merging(after.map { ("after_" + $0.key, $0.value) }) { $1 }
say("ready " + String(decoding: try JSONEncoder().encode(report), as: UTF8.self))

while let line = readLine() {
    let words = line.split(separator: " ").map(String.init)
    if words.count == 2, words[0] == "vectors", let texts = cases[words[1]] {
        let vectors = try await embedder.embed(texts).map(\.vector)
        say(String(decoding: try JSONEncoder().encode(vectors), as: UTF8.self))
    } else if words.count == 2, let texts = cases[words[0]], let times = Int(words[1]) {
        var measured: [String] = []
        for _ in 0..<times {
            measured.append(String(try await seconds { _ = try await embedder.embed(texts) }))
        }
        say(measured.joined(separator: " "))
    } else if line == "memory" {
        say(String(decoding: try JSONEncoder().encode(residentMemory()), as: UTF8.self))
    } else {
        say("error: unknown command")
    }
}
await embedder.shutdown()
