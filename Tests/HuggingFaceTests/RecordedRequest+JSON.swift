// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes

extension RecordedRequest {
    /// The body with its keys in order.
    var sortedJSON: String {
        get throws {
            let object = try JSONSerialization.jsonObject(with: Data(body))
            let data = try JSONSerialization.data(
                withJSONObject: object,
                options: [.sortedKeys, .withoutEscapingSlashes]
            )
            return String(decoding: data, as: UTF8.self)
        }
    }
}
