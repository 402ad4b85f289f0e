// SPDX-License-Identifier: Apache-2.0

/// Why a command ends without having done its work, for the person who gave it: one line, a hint, an exit code.
struct Failure: Error, Equatable {
    /// The exit codes of sysexits.h, as far as they are told apart here.
    enum Code: Int32, Sendable {
        case failed = 1
        case badInput = 65
        case noModel = 66
        case unavailable = 69
        case noPlaceForData = 73
        case inUse = 75
        case badConfiguration = 78
    }

    let code: Code
    let message: String
    /// What to do about it.
    let hint: String?

    init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}

extension Failure: CustomStringConvertible {
    var description: String {
        "memory-server: \(message)" + (hint.map { "\nhint: \($0)" } ?? "")
    }
}
