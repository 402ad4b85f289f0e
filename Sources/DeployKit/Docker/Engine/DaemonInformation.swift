// SPDX-License-Identifier: Apache-2.0

/// The machine that the daemon runs on.
package struct DaemonInformation: Sendable, Hashable, Decodable {
    /// In the kernel's words: `x86_64`, `aarch64`; see ``DaemonVersion/architecture`` for the words of image platforms.
    package let machine: String
    /// `linux` or `windows`.
    package let operatingSystemType: String
    package let storageDriver: String
    /// Where images and containers are kept: the folder whose disk can be full.
    package let rootFolder: String
    package let processors: Int
    package let memoryBytes: Int

    private enum CodingKeys: String, CodingKey {
        case machine = "Architecture"
        case operatingSystemType = "OSType"
        case storageDriver = "Driver"
        case rootFolder = "DockerRootDir"
        case processors = "NCPU"
        case memoryBytes = "MemTotal"
    }
}
