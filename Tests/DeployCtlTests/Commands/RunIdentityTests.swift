// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@testable import DeployCtl

@Suite("Whose run it is")
struct RunIdentityTests {
    private static let actions = [
        "USER": "runner", "GITHUB_ACTOR": "ada", "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_REPOSITORY": "ada/engine", "GITHUB_RUN_ID": "42",
    ]

    private func identity(_ environment: [String: String], runURL: String? = nil) -> RunIdentity {
        RunIdentity(environment: environment, machine: "m\u{1B}[31m1", process: 7, runURL: runURL)
    }

    @Test("in GitHub Actions it is who set it off, with the address of the run")
    func inActions() {
        let found = identity(Self.actions)
        #expect(found.actor == "ada")
        #expect(found.runURL == "https://github.com/ada/engine/actions/runs/42")
        #expect(found.machine == "m1")
    }

    @Test("what is given counts before what is found")
    func given() {
        #expect(identity(Self.actions, runURL: "https://ci/1").runURL == "https://ci/1")
    }

    @Test("elsewhere it is the user, and there is no address")
    func elsewhere() {
        #expect(identity(["USER": "bob"]).actor == "bob")
        #expect(identity(["LOGNAME": "bob", "USER": ""]).actor == "bob")
        #expect(!identity([:]).actor.isEmpty)
        #expect(identity(["GITHUB_SERVER_URL": "https://github.com", "GITHUB_RUN_ID": "1"]).runURL == nil)
    }
}
