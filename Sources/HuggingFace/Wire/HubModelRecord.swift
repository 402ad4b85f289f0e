// SPDX-License-Identifier: Apache-2.0

/// What the hub says about who serves a model: the status of each provider.
///
/// `inferenceProviderMapping` is an object by provider or a list with `provider` in each entry; `huggingface_hub` reads
/// both (`hf_api.py`). A model that nobody serves has an empty one, or none.
struct HubModelRecord: Decodable {
    let providers: [String: String]

    private struct Entry: Decodable {
        var provider: String?
        var status: String?
    }

    private enum Key: String, CodingKey {
        case id
        case inferenceProviderMapping
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        _ = try container.decode(String.self, forKey: .id)
        if let byName = try? container.decode([String: Entry].self, forKey: .inferenceProviderMapping) {
            providers = byName.compactMapValues(\.status)
        } else {
            let list = (try? container.decode([Entry].self, forKey: .inferenceProviderMapping)) ?? []
            let pairs = list.compactMap { entry in entry.provider.flatMap { name in entry.status.map { (name, $0) } } }
            providers = Dictionary(pairs) { first, _ in first }
        }
    }
}
