// SPDX-License-Identifier: Apache-2.0

/// Which build answers: sent with every reply as `X-Release`, and as `releaseId` of health bodies, so that a deployment
/// can tell that the release it started is the one that serves.
package struct ReleaseInfo: Hashable, Sendable {
    /// The product's version, e.g. `0.1.0`.
    package let version: String
    /// The commit it was built from; `unknown` for a development build.
    package let gitSHA: String

    package init(version: String, gitSHA: String) {
        self.version = version
        self.gitSHA = gitSHA
    }

    /// `0.1.0+abc123`, limited to characters that a header may hold.
    var headerValue: String {
        String("\(version)+\(gitSHA)".unicodeScalars.filter { $0.isASCII && $0.value > 0x20 && $0.value != 0x7F })
    }
}
