// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import CurlTransport

/// Many requests of every fate, a third of them cancelled or dropped somewhere; afterwards nothing may be left. In a
/// process of its own, whose descriptors and memory are nobody else's.
///
/// `CURL_SOAK_REQUESTS` sets the number of requests, 2,000 without it.
@Suite("Soak", .timeLimit(.minutes(30)))
struct SoakTests {
    @Test("After requests of every fate the descriptors are back and memory has not grown with the requests")
    func soak() async throws {
        let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            let server = try LoopbackServer { SoakTests.script($0.target) }
            let descriptors = SoakTests.descriptorCount()
            try await withTransport { try await SoakTests.measure($0, server) }
            // The server's threads close their ends a moment after ours are closed.
            let deadline = Patience.deadline
            while SoakTests.descriptorCount() > descriptors, !deadline.hasPassed { await Task.yield() }
            print("soak: \(SoakTests.descriptorCount()) descriptors, \(descriptors) before")
            #expect(SoakTests.descriptorCount() <= descriptors)
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        output.split(separator: "\n").filter { $0.hasPrefix("soak:") }.forEach { print($0) }
    }

    private static func measure(_ transport: CurlTransport, _ server: LoopbackServer) async throws {
        let total = ProcessInfo.processInfo.environment["CURL_SOAK_REQUESTS"].flatMap { Int($0) } ?? 2_000
        // The first requests fill pools and allocators; growth is counted after them.
        let warmUp = min(5_000, total / 2)
        try await run(0..<warmUp, transport, server)
        let before = residentKibibytes()
        try await run(warmUp..<total, transport, server)
        let after = residentKibibytes()
        #expect(try await transport.text(server.target.request()) == "whole")
        print("soak: \(total) requests, resident \(before) KiB after \(warmUp) and \(after) KiB at the end")
        // 256 bytes lost with each request would show, beside what the allocator may keep.
        #expect(after - before < 24 * 1024 + (total - warmUp) / 4)
    }

    private static func script(_ target: String) -> [Step] {
        switch target {
        case "/chunked": [.head(200, [], .chunked)] + (0..<20).map { .text("\($0)") }
        case "/large": [.head(200, [], .length(600_000)), .bytes([UInt8](repeating: 1, count: 600_000))]
        case "/cut": [.head(200, [], .length(100)), .text("half"), .cut]
        case "/hang": [.head(200, [], .chunked), .text("one"), .awaitDeparture]
        case "/silent": [.awaitDeparture]
        default: .whole(body: "whole")
        }
    }

    private static func run(_ numbers: Range<Int>, _ transport: CurlTransport, _ server: LoopbackServer) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in numbers {
                if number - numbers.lowerBound >= 48 { try await group.next() }
                group.addTask { try await one(number, transport, server) }
            }
            try await group.waitForAll()
        }
    }

    private static func one(_ number: Int, _ transport: CurlTransport, _ server: LoopbackServer) async throws {
        var random = SplitMix64(seed: UInt64(number))
        let paths = ["", "", "", "chunked", "large", "cut", "hang", "silent"]
        let path = paths[Int.random(in: 0..<paths.count, using: &random)]
        let request = try server.target.appending(path: path).request()
        let fate = Int.random(in: 0..<3, using: &random)
        let hangs = path == "hang" || path == "silent"
        let task = Task {
            let response = try await transport.send(request)
            // Dropped with its body unread.
            if fate == 1 { return }
            _ = try await response.body.collect(upTo: .max)
        }
        if fate == 2 || hangs {
            for _ in 0..<Int.random(in: 0..<300, using: &random) { await Task.yield() }
            task.cancel()
        }
        // Plain conditions: an expectation that is checked costs memory of its own, which would count as growth.
        let isExpected =
            switch await task.result {
            case .success: true
            case .failure(let error as TransportError): error.code == .closedEarly && path == "cut"
            case .failure(let error): error is CancellationError && (fate == 2 || hangs)
            }
        if !isExpected {
            let end = await task.result
            print("soak: request \(number) to /\(path), fate \(fate), ended with \(end)")
            Issue.record("a request ended in its own way")
        }
    }

    private static func descriptorCount() -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
    }

    private static func residentKibibytes() -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
        else { return 0 }
        return Int(line.split(separator: " ").dropLast().last ?? "") ?? 0
    }
}
