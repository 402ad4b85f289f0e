// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where the tests find the model, which is not in git: `MODEL_DIR`, or `models/all-MiniLM-L6-v2` in the package.
enum ModelFolder {
    struct Missing: Error, CustomStringConvertible {
        let path: String

        var description: String { "no model in \(path): run ops/bootstrap or `make model`, or set MODEL_DIR" }
    }

    static func find() throws -> String {
        if let path = ProcessInfo.processInfo.environment["MODEL_DIR"], !path.isEmpty { return try checked(path) }
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path),
            folder.path != "/"
        {
            folder.deleteLastPathComponent()
        }
        return try checked(folder.appendingPathComponent("models/all-MiniLM-L6-v2").path)
    }

    private static func checked(_ path: String) throws -> String {
        guard FileManager.default.fileExists(atPath: path + "/model.safetensors") else { throw Missing(path: path) }
        return path
    }
}
