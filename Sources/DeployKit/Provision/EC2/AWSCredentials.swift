// SPDX-License-Identifier: Apache-2.0

package import Support

/// What requests to AWS are signed with.
package struct AWSCredentials: Sendable {
    let accessKey: String
    let secretKey: Secret<String>
    let sessionToken: Secret<String>?

    package init(accessKey: String, secretKey: Secret<String>, sessionToken: Secret<String>? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }
}
