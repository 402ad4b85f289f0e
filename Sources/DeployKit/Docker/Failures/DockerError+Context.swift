// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension DockerError {
    static func contextUnreadable(_ path: String, _ number: Int32) -> DockerError {
        let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
        let name = path.isEmpty ? "the build context" : path
        return DockerError(
            .contextUnreadable,
            "\(name) cannot be read: \(reason)",
            hint: path.isEmpty ? nil : "leave it out by .dockerignore if the build does not need it"
        )
    }

    static func contextNameNotText(_ path: String) -> DockerError {
        DockerError(
            .contextUnreadable,
            "\(path.isEmpty ? "the build context" : path) holds a name that is not UTF-8"
        )
    }

    static func contextChanged(_ path: String) -> DockerError {
        DockerError(
            .contextChanged,
            "\(path) changed while it was sent to the builder",
            hint: "leave out by .dockerignore what is written during builds, or build from a clean checkout"
        )
    }
}
