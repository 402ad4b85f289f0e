// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The key of ``UserPseudonyms`` in the data folder: made once, so that a user has one name over all restarts.
struct UserKeyFile: Sendable {
    static let name = "log-user.key"
    private static let length = 32

    let path: String

    init(directory: String) {
        path = directory + "/" + Self.name
    }

    /// - Throws: ``Failure``.
    func readOrMake() throws -> Secret<[UInt8]> {
        if let key = try read() { return key }
        var generator = SystemRandomNumberGenerator()
        let key = (0..<Self.length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        try make(key)
        // Whoever came first has made the one that counts.
        guard let kept = try read() else { throw failure("it was made and is not there") }
        return kept
    }

    /// Nil where there is none.
    /// - Throws: ``Failure``.
    func read() throws -> Secret<[UInt8]>? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else { throw failure("it cannot be read") }
        guard data.count == Self.length else {
            throw failure("it does not hold \(Self.length) bytes; delete it, and users get new names in the logs")
        }
        return Secret(Array(data))
    }

    /// Whole under its name or not there at all, and for the owner's eyes from its first instant.
    private func make(_ key: [UInt8]) throws {
        let draft = "\(path).\(RandomText.make())"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
        defer { unlink(draft) }
        let isWritten = write(descriptor, key, key.count) == key.count && fsync(descriptor) == 0
        let reason = String(cString: strerror(errno))
        guard close(descriptor) == 0, isWritten else { throw failure(reason) }
        guard link(draft, path) == 0 || errno == EEXIST else { throw failure(String(cString: strerror(errno))) }
    }

    private func failure(_ reason: String) -> Failure {
        Failure(
            .noPlaceForData,
            "the key for users in logs, \(path), cannot be used: \(reason)",
            hint: "Make DATA_DIR writable, or set LOG_USER_KEY."
        )
    }
}
