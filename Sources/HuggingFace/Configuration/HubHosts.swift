// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryCore
import Support

/// What every address at Hugging Face has in common.
enum HubHosts {
    /// Answers 410 Gone to everything since it was shut down.
    static let dead = "api-inference.huggingface.co"
    static let hint = "\(dead) was shut down; use https://router.huggingface.co"

    static func check(_ base: HTTPTarget) throws(InvalidValue) {
        guard base.host != dead else { throw InvalidValue("is a host that was shut down: \(hint)") }
    }

    static func headers(key: Secret<String>?, billTo: String? = nil) throws(InvalidHeader) -> HTTPHeaders {
        var headers = try HTTPHeaders(["Accept": "application/json"])
        if let key { try headers.append("Authorization", "Bearer \(key.reveal())") }
        if let billTo { try headers.append("X-HF-Bill-To", billTo) }
        return headers
    }
}

extension HTTPTarget {
    /// Model names have one slash, which stays one: `organisation/name`.
    func appending(model: String) -> HTTPTarget {
        model.split(separator: "/", omittingEmptySubsequences: false).reduce(self) { $0.appending(segment: String($1)) }
    }
}
