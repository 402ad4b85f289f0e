// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The real `deployctl`, run to its end.
struct Binary {
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Beside the test program in the build folder.
    static var url: URL {
        get throws {
            let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            let url = program.deletingLastPathComponent().appending(path: "deployctl")
            try #require(FileManager.default.isExecutableFile(atPath: url.path), "swift build --product deployctl")
            return url
        }
    }

    /// - Parameter environment: All of it but PATH and HOME.
    static func run(
        _ arguments: [String],
        in folder: URL,
        environment: [String: String] = [:],
        output: Pipe? = Pipe()
    ) throws -> Result {
        let process = Process()
        process.executableURL = try url
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let inherited = ProcessInfo.processInfo.environment.filter {
            ["PATH", "HOME", "LD_LIBRARY_PATH"].contains($0.key)
        }
        process.environment = inherited.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        if let output {
            process.standardOutput = output
        } else {
            // A reader that has gone already.
            let gone = Pipe()
            try gone.fileHandleForReading.close()
            process.standardOutput = gone
        }
        try process.run()
        // Complaints are short: they fit into a pipe.
        let written = try output?.fileHandleForReading.readToEnd() ?? Data()
        let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            output: String(decoding: written, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self)
        )
    }
}
