// SPDX-License-Identifier: Apache-2.0

/// A version of libssh2, as the library says it at run time: another may be loaded than was compiled against.
package struct LibraryVersion: Sendable, Hashable, Comparable {
    package let major: Int
    package let minor: Int
    package let patch: Int

    package init(_ major: Int, _ minor: Int, _ patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// `1.10.0`, `1.11.2_DEV`; what is no number counts as 0.
    init(parsing text: String) {
        let numbers = text.split(separator: ".").map { part in
            Int(part.prefix { $0.isASCII && $0.isNumber }) ?? 0
        }
        self.init(
            numbers.first ?? 0,
            numbers.count > 1 ? numbers[1] : 0,
            numbers.count > 2 ? numbers[2] : 0
        )
    }

    /// libssh2 64a555d6, in 1.11.0.
    var signsRSAWithSHA2: Bool { self >= LibraryVersion(1, 11, 0) }

    package static func < (left: LibraryVersion, right: LibraryVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}

extension LibraryVersion: CustomStringConvertible {
    package var description: String { "\(major).\(minor).\(patch)" }
}
