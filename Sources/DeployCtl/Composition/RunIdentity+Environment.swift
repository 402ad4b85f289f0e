// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension RunIdentity {
    /// Who runs this process, as far as its surroundings tell. In GitHub Actions: who set off the workflow, and its run.
    ///
    /// - Parameter runURL: That was given; it counts before what is found.
    init(environment: [String: String], machine: String, process: Int, runURL: String?) {
        self.init(
            actor: Self.actor(environment),
            machine: TerminalText.line(machine, limit: 100),
            process: process,
            runURL: (runURL ?? Self.actionsRun(environment)).map { TerminalText.line($0) },
            toolVersion: Product.version
        )
    }

    static func live(runURL: String?) -> RunIdentity {
        let information = ProcessInfo.processInfo
        return RunIdentity(
            environment: information.environment,
            machine: machineName(),
            process: Int(information.processIdentifier),
            runURL: runURL
        )
    }

    private static func actor(_ environment: [String: String]) -> String {
        let found = ["GITHUB_ACTOR", "USER", "LOGNAME"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return TerminalText.line(found ?? accountName() ?? "user \(getuid())", limit: 100)
    }

    private static func accountName() -> String? {
        var (account, result) = (passwd(), UnsafeMutablePointer<passwd>?.none)
        var buffer = [CChar](repeating: 0, count: 16 << 10)
        return buffer.withUnsafeMutableBufferPointer { space in
            guard let base = space.baseAddress, getpwuid_r(getuid(), &account, base, space.count, &result) == 0,
                result != nil, let name = account.pw_name
            else { return nil }
            return String(validatingCString: name)
        }
    }

    private static func actionsRun(_ environment: [String: String]) -> String? {
        guard let server = environment["GITHUB_SERVER_URL"], let repository = environment["GITHUB_REPOSITORY"],
            let run = environment["GITHUB_RUN_ID"], ![server, repository, run].contains("")
        else { return nil }
        return "\(server)/\(repository)/actions/runs/\(run)"
    }

    /// Not `ProcessInfo.hostName`, which may ask a name server and wait for it.
    private static func machineName() -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
