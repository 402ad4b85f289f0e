// SPDX-License-Identifier: Apache-2.0

/// The answer to waiting for a container.
struct ContainerEnd: Decodable {
    struct Failure: Decodable {
        let message: String

        enum CodingKeys: String, CodingKey {
            case message = "Message"
        }
    }

    let exitCode: Int
    let failure: Failure?

    enum CodingKeys: String, CodingKey {
        case exitCode = "StatusCode"
        case failure = "Error"
    }
}
