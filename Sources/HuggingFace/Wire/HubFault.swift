// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// What an error object says that can be acted upon. The texts are not kept: they may quote what was sent.
///
/// | shape | who |
/// |---|---|
/// | `{"error":"text"}`, `"estimated_time":20.0` | hf-inference and older servers |
/// | `{"error":{"message","type","code"}}` | the router, OpenAI-compatible servers |
/// | `{"error":["text"]}` | some servers behind the router |
/// | `{"error":"text","error_type":"Overloaded"}` | TEI |
struct HubFault: Decodable {
    /// Words of the server's own vocabulary, such as `model_not_supported`.
    var labels: [String] = []
    /// Seconds until a model that is being loaded should be there.
    var estimatedTime: Double?

    init() {}

    init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Key.self)
        estimatedTime = try? outer.decode(Double.self, forKey: .estimatedTime)
        let inner = (try? outer.nestedContainer(keyedBy: Key.self, forKey: .error)) ?? outer
        labels = [Key.code, .type, .errorType]
            .compactMap { try? inner.decode(String.self, forKey: $0) }
            .filter(ErrorLabel.isSafe)
    }

    private enum Key: String, CodingKey {
        case error
        case code
        case type
        case errorType = "error_type"
        case estimatedTime = "estimated_time"
    }
}
