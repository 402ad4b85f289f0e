// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// A request that has arrived completely.
struct EmulatedRequest: Sendable {
    let method: HTTPRequest.Method
    /// The path's segments, percent-decoded.
    let path: [String]
    /// Names and values in their order, decoded as forms are: `+` is a space.
    let query: [(name: String, value: String)]
    let headers: HTTPFields
    let body: [UInt8]

    init(head: HTTPRequest, body: [UInt8]) {
        method = head.method
        headers = head.headerFields
        self.body = body
        let target = (head.path ?? "/").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = (target.first ?? "").split(separator: "/").map { Self.decoded($0) }
        query = (target.count > 1 ? target[1] : "").split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0], isForm: true), parts.count > 1 ? Self.decoded(parts[1], isForm: true) : "")
        }
    }

    /// The last value of a query item.
    func query(_ name: String) -> String? {
        query.last { $0.name == name }?.value
    }

    func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headers[$0] }
    }

    private static func decoded(_ text: Substring, isForm: Bool = false) -> String {
        let (percent, plus) = (UInt8(ascii: "%"), UInt8(ascii: "+"))
        guard text.utf8.contains(where: { $0 == percent || $0 == plus }) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let code = byte == percent ? UInt8(String(Substring(rest.prefix(2))), radix: 16) : nil
            if let code, rest.count >= 2 {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(isForm && byte == plus ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
