// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// One server under test, everything that it was sent, and everything that others may read of it.
final class SentinelRun {
    /// What was said where, to be searched when all words are planted.
    private struct Finding {
        let surface: String
        let text: String
        let allowed: Set<String>
    }

    let sentinels: Sentinels
    let server: RunningServer
    private let operatorHeaders: [(String, String)]
    private var findings: [Finding] = []
    private(set) var requests = 0
    private(set) var problems = 0

    init(_ server: RunningServer, _ sentinels: Sentinels, operatorHeaders: [(String, String)] = []) {
        self.server = server
        self.sentinels = sentinels
        self.operatorHeaders = operatorHeaders
    }

    /// Sends a request and keeps what strangers could read of its answer: the head, and all of it if it is a problem.
    /// - Returns: the status; 0 for an answer without one.
    @discardableResult
    func send(_ request: SentinelRequest) async throws -> Int {
        let answer = try await RawExchange.answer(to: request.bytes, port: server.client.port)
        requests += 1
        let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let head = String(parts.first ?? "")
        keep("the head of the answer to: \(request.what)", head, allowed: request.echoed)
        let body = parts.count > 1 ? String(parts[1]) : ""
        if head.contains("application/problem+json") {
            problems += 1
            keep("the problem of: \(request.what)", body, allowed: request.echoed)
        } else if let event = body.range(of: "event: error") {
            problems += 1
            keep("the last event of: \(request.what)", String(body[event.lowerBound...]), allowed: request.echoed)
        }
        return Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0
    }

    /// What operators and machines read while it runs.
    func inspect() async throws {
        for path in ["/metrics", "/api/health", "/api/health/live", "/api/health/ready"] {
            for accept in ["*/*", "application/openmetrics-text"] {
                let headers = operatorHeaders + [("Accept", accept)]
                let request = SentinelRequest(path, "GET", path, headers: headers)
                let answer = try await RawExchange.answer(to: request.bytes, port: server.client.port)
                #expect(
                    answer.hasPrefix("HTTP/1.1 200") || answer.hasPrefix("HTTP/1.1 503"),
                    "\(path): \(answer.prefix(200))"
                )
                keep(path, answer)
            }
        }
        let arguments = try String(contentsOfFile: "/proc/\(server.process.processID)/cmdline", encoding: .utf8)
        keep("the process list", arguments)
    }

    /// Ends the server, and searches everything for everything.
    /// - Parameter received: what others were sent by it in the end, by who they are.
    /// - Returns: how many words were looked for in how many texts.
    func verdict(received: () -> [(surface: String, text: String)] = { [] }) async throws -> (words: Int, texts: Int) {
        #expect(try await server.stop() == ChildProcess.Exit(status: 0, wasSignalled: false))
        for (surface, text) in received() { keep(surface, text) }
        keep("standard output", server.process.output)
        keep("standard error", server.process.errors)
        for finding in findings {
            let places = sentinels.places(in: finding.text, but: finding.allowed)
            #expect(places.isEmpty, "\(finding.surface) has the word of: \(places.joined(separator: "; "))")
        }
        return (sentinels.planted.count, findings.count)
    }

    private func keep(_ surface: String, _ text: String, allowed: Set<String> = []) {
        findings.append(Finding(surface: surface, text: text, allowed: allowed))
    }
}
