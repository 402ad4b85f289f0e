// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Support

extension AWSCredentials {
    /// From where AWS's own tools take them.
    init(_ environment: [String: String]) throws(Failure) {
        // One that is empty is as if it were not there: CI sets variables of secrets that it lacks.
        let given = environment.filter { !$0.value.isEmpty }
        guard let accessKey = given["AWS_ACCESS_KEY_ID"], let secretKey = given["AWS_SECRET_ACCESS_KEY"] else {
            throw Failure(
                .failed,
                "there are no credentials for AWS",
                hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN where there is one"
            )
        }
        self.init(
            accessKey: accessKey,
            secretKey: Secret(secretKey),
            sessionToken: given["AWS_SESSION_TOKEN"].map { Secret($0) }
        )
    }
}
