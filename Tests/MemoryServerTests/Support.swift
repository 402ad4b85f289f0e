// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import MemoryServer

/// A folder that goes with it.
final class ScratchFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: "memory-server-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: url.appending(path: name))
    }

    func path(_ name: String) -> String { url.appending(path: name).path }
}

/// A configuration of nothing but these variables.
func configuration(_ environment: [String: String]) throws(ConfigurationFaults) -> ServerConfiguration {
    try ServerConfiguration.load(
        environment: environment,
        secretsDirectory: "/nonexistent",
        environmentFile: "/nonexistent"
    )
}

/// The faults of these variables; none if they are fine.
func faults(_ environment: [String: String]) -> [ConfigurationFault] {
    do {
        _ = try configuration(environment)
        return []
    } catch {
        return error.faults
    }
}
