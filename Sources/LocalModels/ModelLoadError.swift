// SPDX-License-Identifier: Apache-2.0

/// Why the local model can't be used. Thrown at start, never by a request.
package struct ModelLoadError: Error, Sendable {
    package enum Code: String, Sendable, CaseIterable {
        /// A file isn't there or can't be read.
        case unreadable
        /// A file ends early or isn't what it should be.
        case malformed
        /// A model, but another one: other layers, sizes, number types or weights.
        case unsupported
        /// The system gave no memory or no thread.
        case resources
    }

    package let code: Code
    /// The file or folder that it is about.
    package let path: String
    /// What is wrong with it.
    package let message: String

    static func unreadable(_ path: String, _ message: String) -> ModelLoadError {
        ModelLoadError(code: .unreadable, path: path, message: message)
    }

    static func malformed(_ path: String, _ message: String) -> ModelLoadError {
        ModelLoadError(code: .malformed, path: path, message: message)
    }

    static func unsupported(_ path: String, _ message: String) -> ModelLoadError {
        ModelLoadError(code: .unsupported, path: path, message: message)
    }

    static func resources(_ path: String, _ message: String) -> ModelLoadError {
        ModelLoadError(code: .resources, path: path, message: message)
    }
}

extension ModelLoadError: CustomStringConvertible {
    package var description: String {
        let remedy =
            switch code {
            case .unreadable, .malformed, .unsupported:
                "; run ops/bootstrap (or `make model`) to fetch the model, or point MODEL_DIR at a folder that has it"
            case .resources:
                "; free some memory or lower the number of threads"
            }
        return "\(path): \(message)\(remedy)"
    }
}
