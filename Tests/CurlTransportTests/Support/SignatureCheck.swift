// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import HTTPFakes

/// Signature Version 4 as AWS documents it, of what a server received: nothing of libcurl's is in it.
struct SignatureCheck {
    struct Unreadable: Error {}

    /// What the client says that it signed.
    let scope: String
    let signedHeaders: [String]
    let received: String
    private let request: RecordedRequest

    init(_ request: RecordedRequest) throws {
        self.request = request
        guard let header = request.values("authorization").first,
            header.hasPrefix("AWS4-HMAC-SHA256 ")
        else { throw Unreadable() }
        var parts: [String: String] = [:]
        for part in header.dropFirst("AWS4-HMAC-SHA256 ".count).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard pair.count == 2 else { throw Unreadable() }
            parts[pair[0]] = pair[1]
        }
        guard let credential = parts["Credential"], let signed = parts["SignedHeaders"],
            let signature = parts["Signature"]
        else { throw Unreadable() }
        scope = credential
        signedHeaders = signed.split(separator: ";").map(String.init)
        received = signature
    }

    /// The signature that this request ought to have.
    func expected(secretKey: String) throws -> String {
        guard let time = request.values("x-amz-date").first else { throw Unreadable() }
        let scope = self.scope.split(separator: "/").dropFirst().map(String.init)
        guard scope.count == 4 else { throw Unreadable() }
        let headers = signedHeaders.map { name in
            let value = request.values(name).map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: ",")
            return "\(name):\(value)\n"
        }
        let canonical = [
            request.method, request.target, "", headers.joined(), signedHeaders.joined(separator: ";"),
            Self.hexadecimal(SHA256.hash(data: request.body)),
        ].joined(separator: "\n")
        let text = [
            "AWS4-HMAC-SHA256", time, scope.joined(separator: "/"),
            Self.hexadecimal(SHA256.hash(data: Data(canonical.utf8))),
        ].joined(separator: "\n")
        var key = Data(("AWS4" + secretKey).utf8)
        for part in scope { key = Self.code(part, key) }
        return Self.hexadecimal(Self.code(text, key))
    }

    private static func code(_ text: String, _ key: Data) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key)))
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
