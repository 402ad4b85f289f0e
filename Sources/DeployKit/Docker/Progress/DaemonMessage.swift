// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One line of the streams that build, push and pull answer with. Fields that are not used here are not read.
struct DaemonMessage: Decodable {
    struct Fault: Decodable {
        let message: String?
    }

    struct Amount: Decodable {
        let current: Int?
        let total: Int?
    }

    /// Differs with ``DaemonMessage/id``: a trace is text, results are objects.
    enum Extra: Decodable {
        struct Result: Decodable {
            let imageID: String?
            let digest: String?
            let size: Int?

            enum CodingKeys: String, CodingKey {
                case imageID = "ID"
                case digest = "Digest"
                case size = "Size"
            }
        }

        case trace(Data)
        case result(Result)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                guard let bytes = Data(base64Encoded: text) else {
                    throw DecodingError.dataCorruptedError(in: container, debugDescription: "not base64")
                }
                self = .trace(bytes)
            } else {
                self = .result(try container.decode(Result.self))
            }
        }
    }

    let id: String?
    let status: String?
    let stream: String?
    let aux: Extra?
    let errorDetail: Fault?
    /// Since API 1.48 only ``errorDetail`` is promised; podman sends only this.
    let error: String?
    let progressDetail: Amount?

    /// The failure that this line reports, in the daemon's words.
    var complaint: String? {
        if let errorDetail { return errorDetail.message ?? error ?? "the daemon reports an error without words" }
        return error
    }
}
