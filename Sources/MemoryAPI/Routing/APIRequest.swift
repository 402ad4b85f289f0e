// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// A request that has found its route.
struct APIRequest: Sendable {
    let request: Request
    let context: APIContext
    /// The path's variable segments by their names, percent-decoded.
    let parameters: [String: String]

    var requestID: String { context.requestID }

    /// A variable segment of the path, which the route's pattern has.
    func parameter(_ name: String) -> String {
        parameters[name] ?? ""
    }
}
