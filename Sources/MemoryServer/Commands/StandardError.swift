// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// What people read while standard output belongs to programs.
enum StandardError {
    static func print(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    static var isTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

    /// Runs a command, and turns a ``Failure`` into its lines and its exit code.
    static func reporting<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let faults as ConfigurationFaults {
            throw exit(Failure(faults))
        } catch let failure as Failure {
            throw exit(failure)
        }
    }

    private static func exit(_ failure: Failure) -> ExitCode {
        print(failure.description)
        return ExitCode(failure.code.rawValue)
    }
}
