// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

@Suite("Which container is meant")
struct ContainerChoiceTests {
    private func entry(_ number: Int, run: String) throws -> ReleaseEntry {
        ReleaseEntry(
            run: try Sample.run(run),
            action: .deployed,
            release: try Sample.release(number),
            time: Sample.time
        )
    }

    /// Names end with the first eight characters of the run.
    private func container(
        _ number: Int,
        run: String,
        port: Int = 8_001,
        isRunning: Bool = true
    ) throws -> ObservedContainer {
        let service = try #require(ServiceName("memory-layer"))
        let release = try Sample.release(number)
        return ObservedContainer(
            name: ContainerName(service: service, release: release.id, run: try Sample.run(run)),
            release: release.id,
            image: release.image.digest,
            port: try Sample.port(port),
            isRunning: isRunning
        )
    }

    private func seen(
        _ containers: [ObservedContainer],
        _ history: [ReleaseEntry],
        proxyPort: Int? = nil
    ) throws -> HostObservation {
        HostObservation(
            host: try Sample.host(1),
            containers: containers,
            proxyText: proxyPort.map { "upstream u {\n    server 127.0.0.1:\($0);\n}\n" },
            history: history
        )
    }

    @Test("without a release it is that of the current one, also when it is stopped; exec wants it running")
    func current() throws {
        let old = try container(1, run: "aaaa")
        let stopped = try container(2, run: "bbbb", isRunning: false)
        let choice = ContainerChoice(try seen([old, stopped], [try entry(1, run: "aaaa"), try entry(2, run: "bbbb")]))
        #expect(try choice.container(of: nil) == stopped)
        let fault = #expect(throws: ContainerFault.self) { try choice.running() }
        #expect(fault?.reason == .stopped(stopped.name))
    }

    @Test("a release is named whole, or by a beginning that only one has")
    func named() throws {
        let (first, second) = (try container(1, run: "aaaa"), try container(2, run: "bbbb"))
        let choice = ContainerChoice(try seen([first, second], [try entry(2, run: "bbbb")]))
        #expect(try choice.container(of: first.release.text) == first, "its records know nothing of it")
        #expect(try choice.container(of: String(first.release.text.dropLast(3))) == first)
        for text in ["", "2026", "nope"] {
            let fault = #expect(throws: ContainerFault.self) { try choice.container(of: text) }
            guard case .lookup = fault?.reason else {
                Issue.record("\(text): \(String(describing: fault))")
                continue
            }
        }
    }

    @Test("a container that is gone is said so, with what is there")
    func gone() throws {
        let there = try container(2, run: "bbbb")
        let choice = ContainerChoice(try seen([there], [try entry(1, run: "aaaa")]))
        let fault = #expect(throws: ContainerFault.self) { try choice.container(of: nil) }
        #expect(fault?.reason == .gone(try Sample.release(1).id))
        #expect(fault?.containers == [there])
        let empty = ContainerChoice(try seen([], []))
        #expect(throws: ContainerFault(host: try Sample.host(1), reason: .nothingServes, containers: [])) {
            try empty.container(of: nil)
        }
    }

    @Test("of two of one release the one is meant that nginx leads to, else one that runs, else the last")
    func twins() throws {
        let history = [try entry(1, run: "aaaa"), try entry(1, run: "bbbb")]
        let first = try container(1, run: "aaaa", port: 8_001)
        let last = try container(1, run: "bbbb", port: 8_002)
        #expect(try ContainerChoice(try seen([first, last], history, proxyPort: 8_001)).container(of: nil) == first)
        #expect(try ContainerChoice(try seen([first, last], history, proxyPort: 8_002)).container(of: nil) == last)
        let firstStopped = try container(1, run: "aaaa", port: 8_001, isRunning: false)
        let lastStopped = try container(1, run: "bbbb", port: 8_002, isRunning: false)
        #expect(
            try ContainerChoice(try seen([first, lastStopped], history, proxyPort: 8_002)).container(of: nil) == first
        )
        for order in [[firstStopped, lastStopped], [lastStopped, firstStopped]] {
            #expect(try ContainerChoice(try seen(order, history)).container(of: nil) == lastStopped)
        }
    }
}
