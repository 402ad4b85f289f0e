// SPDX-License-Identifier: Apache-2.0

/// A request that is refused.
struct EmulatedFailure: Error {
    let status: Int
    let message: String
    /// The word for it, where the status alone would say another.
    var code: String?
    /// The gRPC code, where the status alone would say another.
    var number: Int?

    init(_ status: Int, _ message: String, code: String? = nil, number: Int? = nil) {
        self.status = status
        self.message = message
        self.code = code
        self.number = number
    }

    static func invalid(_ message: String) -> EmulatedFailure { EmulatedFailure(400, message) }
    static let wrongKey = EmulatedFailure(401, "Invalid API Key")
    static let noRoute = EmulatedFailure(404, "Not Found")
}
