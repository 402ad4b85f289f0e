// SPDX-License-Identifier: Apache-2.0

import AccessControl
import ArgumentParser
import Foundation

/// Which file of keys a command is about.
struct KeysOptions: ParsableArguments {
    @Option(help: "The file of keys, instead of the one that API_KEYS_FILE names.")
    var file: String?

    /// Reads that one setting alone: keys are made before the rest of a server is configured.
    func keyFile() throws -> KeyFile {
        if let file { return KeyFile(path: file) }
        let environmentFile = ".env"
        let secrets = SecretFiles.read(directory: SecretFiles.directory, names: [Settings.keysFile.name])
        var reader = SettingReader(sources: [
            .environment(ProcessInfo.processInfo.environment),
            secrets.source,
            .environmentFile(EnvironmentFile.read(path: environmentFile).entries, path: environmentFile),
        ])
        let path = reader.value(Settings.keysFile)
        guard reader.faults.isEmpty else { throw ConfigurationFaults(faults: reader.faults) }
        guard let path else {
            throw Failure(
                .badConfiguration,
                "no file of keys is named",
                hint: "Set API_KEYS_FILE, e.g. API_KEYS_FILE=./keys.json, or say --file."
            )
        }
        return KeyFile(path: path)
    }
}

extension Failure {
    init(_ error: KeyFileError, path: String) {
        let code: Code =
            switch error.code {
            case .missing, .malformed, .noSuchKey: .badInput
            case .failed: .noPlaceForData
            case .unsafe: .badConfiguration
            case .busy: .inUse
            }
        let hint = error.code == .missing ? "`memory-server keys create` makes it." : nil
        self.init(code, "\(path) \(error.message)", hint: hint)
    }
}
