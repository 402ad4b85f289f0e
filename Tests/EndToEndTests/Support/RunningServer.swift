// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A `memory-server` that listens on a free port, and a client for it.
struct RunningServer: Sendable {
    let process: ChildProcess
    let client: APIClient

    /// Starts it and waits until it listens.
    /// - Parameters:
    ///   - folder: Its working directory, which also holds its data unless `settings` say otherwise.
    ///   - wrapper: A command that runs the server as its arguments.
    static func start(
        in folder: ScratchFolder,
        settings: [String: String] = [:],
        wrapper: [String] = []
    ) async throws -> RunningServer {
        let process = try await launch(["serve"], in: folder, settings: settings, wrapper: wrapper)
        let port = try await process.line("the line that says that it listens") { line -> Int? in
            guard line.contains("\"message\":\"listening\""),
                let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            else { return nil }
            return object["server.port"] as? Int
        }
        return RunningServer(process: process, client: try APIClient(port: port))
    }

    /// Starts any of its commands, with a port and data of its own.
    static func launch(
        _ arguments: [String],
        in folder: ScratchFolder,
        settings: [String: String] = [:],
        wrapper: [String] = [],
        input: String? = nil
    ) async throws -> ChildProcess {
        var environment = [
            "HTTP_PORT": "0",
            "DATA_DIR": folder.path("data"),
            "MODEL_DIR": try ServerBinary.modelDirectory().path,
        ]
        environment.merge(settings) { $1 }
        let command = wrapper + [try ServerBinary.url().path] + arguments
        let started = environment
        return try await withCheckedThrowingContinuation { continuation in
            // Starting a program blocks: not on the cooperative pool, where every other test would wait for it.
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        try ChildProcess(
                            URL(filePath: command[0]),
                            Array(command.dropFirst()),
                            environment: started,
                            folder: folder.url,
                            input: input
                        )
                    }
                )
            }
        }
    }

    /// Asks it to end and waits for that.
    func stop() async throws -> ChildProcess.Exit {
        process.send(SIGTERM)
        return try await process.exit()
    }
}
