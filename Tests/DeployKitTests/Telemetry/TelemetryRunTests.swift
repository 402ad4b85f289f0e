// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Support
import Testing

/// Whole runs that leave their figures on hosts, by scripts in a real shell.
@Suite("A run that leaves its figures", .timeLimit(.minutes(5)))
struct TelemetryRunTests {
    private static let setting = "telemetry: {textfile: $FOLDER/host/collector/deployctl.prom}\n"

    private func bench(_ count: Int = 1) throws -> RunBench {
        let bench = try RunBench(hosts: count, more: Self.setting)
        for host in bench.configuration.hosts {
            let folder = bench.home(host.name).appending(path: "collector")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        return bench
    }

    private func file(_ bench: RunBench, _ index: Int = 0) -> URL {
        bench.home(bench.configuration.hosts[index].name).appending(path: "collector/deployctl.prom")
    }

    private func value(_ file: URL, _ name: String, _ labels: [String: String]) throws -> Double? {
        try MetricsText([UInt8](Data(contentsOf: file))).samples.first { sample in
            sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
        }?.value
    }

    @Test("on every host, readable by all, whatever the run came to")
    func writes() async throws {
        let bench = try bench(2)
        #expect(try await bench.deploy().warnings == [])
        bench.trouble.withLock {
            $0 = { if $0.action.name == "smoke-public" { throw StepFailure(.unhealthy, "no") } }
        }
        let report = try await bench.deploy()
        #expect(report.outcome == .undone)
        #expect(report.warnings == [])
        for index in 0...1 {
            let file = file(bench, index)
            #expect(try value(file, "deployctl_runs_total", ["kind": "deploy", "outcome": "completed"]) == 1)
            #expect(try value(file, "deployctl_runs_total", ["kind": "deploy", "outcome": "undone"]) == 1)
            #expect(try value(file, "deployctl_rollbacks_total", ["reason": "failure"]) == 1)
            let undone = "undo-remove-container"
            #expect(try value(file, "deployctl_last_run_step_duration_seconds", ["step": undone]) != nil)
            // The canary alone was led to the release.
            let restored = try value(file, "deployctl_last_run_step_duration_seconds", ["step": "undo-restore-proxy"])
            #expect((restored != nil) == (index == 0))
            #expect(try value(file, "deployctl_last_run_step_duration_seconds", ["step": "build"]) != nil)
            let permissions = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(permissions == 0o644)
            let left = try FileManager.default.contentsOfDirectory(atPath: file.deletingLastPathComponent().path)
            #expect(Set(left) == ["deployctl.prom", "deployctl.prom.lock"])
        }
        let serving = try #require(try await bench.sight(bench.configuration.hosts[0].name).running)
        #expect(try value(file(bench), "deployctl_release_info", ["release": serving.id.text]) == 1)
    }

    @Test("a script that was carried out and not heard of, and a file that somebody else changed meanwhile, count once")
    func countsOnce() async throws {
        let bench = try bench()
        let file = file(bench)
        let meddled = Locked(false)
        bench.faults.withLock {
            $0 = { _, script in
                guard script.name == "write-metrics" else { return nil }
                let isFirst = meddled.withLock { meddled -> Bool in
                    defer { meddled = true }
                    return !meddled
                }
                if isFirst {
                    let other = #"deployctl_runs_total{kind="deploy",outcome="completed",service="other"} 7"# + "\n"
                    try? Data(other.utf8).write(to: file)
                }
                return nil
            }
        }
        #expect(try await bench.deploy().warnings == [])
        #expect(try value(file, "deployctl_runs_total", ["service": "other"]) == 7)
        let own = ["service": "memory-layer", "kind": "deploy", "outcome": "completed"]
        #expect(try value(file, "deployctl_runs_total", own) == 1)
    }

    @Test("a folder that is not there, or a host that is lost by then, is a warning")
    func warns() async throws {
        let bench = try RunBench(more: Self.setting)
        let report = try await bench.deploy()
        #expect(report.outcome == .completed)
        let folder = bench.folder.appending(path: "host/collector").path
        #expect(
            report.warnings.map(\.reason.message) == [
                "telemetry.textfile: app-1.example.com: reading \(folder)/deployctl.prom failed: there is no folder "
                    + bench.home(bench.configuration.hosts[0].name).appending(path: "collector").path
            ]
        )
        bench.faults.withLock { $0 = { $1.name == "read-metrics" ? .isLost : nil } }
        let lost = try await bench.deploy()
        #expect(lost.outcome == .completed)
        #expect(lost.warnings.map(\.reason.code) == [.unreachable])
    }

    @Test("nothing is written where it is not asked for, after a prune, and by a run that lost its lease")
    func silent() async throws {
        let plain = try RunBench()
        _ = try await plain.deploy()
        let pruned = try bench()
        _ = await pruned.deployment().prune(control: RunControl(), observer: RunBench.Observer(bench: pruned))
        let fenced = try bench()
        fenced.trouble.withLock {
            $0 = { if $0.action.name == "await-health" { _ = await fenced.deployment().revokeLeases() } }
        }
        #expect(try await fenced.deploy().failure?.reason.code == .fenced)
        for bench in [plain, pruned, fenced] {
            let calls = bench.calls.values.flatMap { $0.withLock { $0 } }
            #expect(!calls.contains { $0.script.name.hasSuffix("-metrics") })
        }
    }
}
