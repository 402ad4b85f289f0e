// SPDX-License-Identifier: Apache-2.0

/// What an error's body says that can be acted upon.
///
/// | shape | plane |
/// |---|---|
/// | `{"error":{"code":"QUOTA_EXCEEDED","message"},"status":403}` | control, newer parts of the data plane |
/// | `{"code":5,"message","details":[]}`, the code one of gRPC's | data |
/// | plain text or HTML | what stands in front of either |
///
/// The messages are not kept: they quote ids and metadata.
struct PineconeFault: Decodable {
    /// A code of gRPC's vocabulary, or Pinecone's addition to it.
    enum Code: String, CaseIterable {
        case invalidArgument = "INVALID_ARGUMENT"
        case notFound = "NOT_FOUND"
        case resourceExhausted = "RESOURCE_EXHAUSTED"
        case quotaExceeded = "QUOTA_EXCEEDED"
        case unauthenticated = "UNAUTHENTICATED"
        case permissionDenied = "PERMISSION_DENIED"

        init?(number: Int) {
            switch number {
            case 3: self = .invalidArgument
            case 5: self = .notFound
            case 7: self = .permissionDenied
            case 8: self = .resourceExhausted
            case 16: self = .unauthenticated
            default: return nil
            }
        }
    }

    var code: Code?

    init() {}

    init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Key.self)
        if let inner = try? outer.nestedContainer(keyedBy: Key.self, forKey: .error) {
            code = (try? inner.decode(String.self, forKey: .code)).flatMap { Code(rawValue: $0) }
        } else {
            code = (try? outer.decode(Int.self, forKey: .code)).flatMap { Code(number: $0) }
        }
    }

    private enum Key: String, CodingKey {
        case error
        case code
    }
}
