// SPDX-License-Identifier: Apache-2.0

package import Support

/// What a transport signs a request with, by AWS's Signature Version 4.
///
/// The target must have neither a query nor a path that needs encoding: libcurl 7.88.1 signs those wrongly, so what is signed is a
/// POST of a form to `/`.
package struct HTTPSigning: Sendable {
    package let region: String
    /// As AWS names it in signatures: `ec2`.
    package let service: String
    package let accessKey: String
    package let secretKey: Secret<String>
    /// Of credentials that end by themselves: sent, and signed, as `x-amz-security-token`.
    package let sessionToken: Secret<String>?

    package init(
        region: String,
        service: String,
        accessKey: String,
        secretKey: Secret<String>,
        sessionToken: Secret<String>? = nil
    ) {
        self.region = region
        self.service = service
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }
}
