// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

@testable import DeployKit

/// A folder whose files are one commit, always of the same time.
enum CommittedFolder {
    /// - Parameter environment: Where programs and the home folder are.
    static func make(at path: String, environment: [String: String]) async throws -> GitRevision {
        let script = """
            cd \(path) && git init --quiet && git add . &&
            GIT_COMMITTER_DATE=2026-01-02T03:04:05+01:00 git -c user.name=a -c user.email=a@example.com commit --quiet --message one &&
            git rev-parse HEAD
            """
        let program = ChildProgram("/bin/sh", ["-c", script], environment: environment)
        let head = String(decoding: try await program.output(by: .after(.seconds(300))), as: UTF8.self)
        return try #require(GitRevision(String(head.prefix(40))))
    }
}
