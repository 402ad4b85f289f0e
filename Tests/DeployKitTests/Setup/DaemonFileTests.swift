// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

@Suite("Docker's daemon.json")
struct DaemonFileTests {
    private func completed(_ text: String?, flags: Set<String> = [], isInSwarm: Bool = false) throws -> [String: String]
    {
        let file = try DaemonFile(text).completed(flags: flags, isInSwarm: isInSwarm)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(file.text.utf8)) as? [String: Any])
        return object.mapValues { value in
            let data = try? JSONSerialization.data(withJSONObject: [value], options: [.sortedKeys])
            return String(decoding: data ?? Data(), as: UTF8.self)
        }
    }

    @Test("is made where there is none", arguments: [nil, "", " \n", "{}"])
    func fresh(_ text: String?) throws {
        #expect(
            try completed(text) == [
                "live-restore": "[true]", "userland-proxy": "[false]", "log-driver": #"["json-file"]"#,
                "log-opts": #"[{"max-file":"5","max-size":"10m"}]"#,
            ]
        )
    }

    @Test("what others put there stays, whatever it is")
    func foreign() throws {
        let text = #"""
            {"hosts": ["unix:///run/docker.sock"], "mtu": 1450, "default-shm-size": "64M", "builder": {"gc": {"enabled": true}},
             "userland-proxy": true, "log-opts": {"max-size": "50m", "labels": "a"}, "share": 0.5, "nothing": null}
            """#
        let found = try completed(text)
        #expect(found["hosts"] == #"[["unix:\/\/\/run\/docker.sock"]]"#)
        #expect(found["mtu"] == "[1450]")
        #expect(found["share"] == "[0.5]")
        #expect(found["nothing"] == "[null]")
        #expect(found["builder"] == #"[{"gc":{"enabled":true}}]"#)
        #expect(found["userland-proxy"] == "[false]")
        #expect(found["log-opts"] == #"[{"labels":"a","max-file":"5","max-size":"50m"}]"#)
    }

    @Test("logs that go elsewhere go on going there")
    func logDriver() throws {
        let found = try completed(#"{"log-driver": "journald"}"#)
        #expect(found["log-driver"] == #"["journald"]"#)
        #expect(found["log-opts"] == nil)
    }

    @Test("what the daemon's command line sets is not said twice: it would not start")
    func flags() throws {
        let found = try completed(nil, flags: ["--live-restore", "--userland-proxy", "--log-opt"])
        #expect(found.isEmpty)
        #expect(try completed(nil, isInSwarm: true)["live-restore"] == nil)
    }

    @Test("what was completed is complete")
    func complete() throws {
        let once = try DaemonFile(#"{"mtu": 1450}"#).completed(flags: [], isInSwarm: false)
        let read = try DaemonFile(once.text)
        #expect(read == once)
        #expect(read.completed(flags: [], isInSwarm: false).additions(to: read).isEmpty)
        #expect(try once.additions(to: DaemonFile(nil)).contains("live-restore: true"))
    }

    @Test("what is no object is not touched", arguments: ["none", "[]", "{", "\"x\"", "{\"a\": }"])
    func broken(_ text: String) {
        #expect(throws: DaemonFile.Broken.self) { try DaemonFile(text) }
    }
}
