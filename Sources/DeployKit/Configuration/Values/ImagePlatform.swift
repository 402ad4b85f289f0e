// SPDX-License-Identifier: Apache-2.0

/// What an image is built for.
package enum ImagePlatform: String, Sendable, Hashable, CaseIterable {
    case linuxAMD64 = "linux/amd64"
    case linuxARM64 = "linux/arm64"

    package static let expectation = "linux/amd64 or linux/arm64"
}
