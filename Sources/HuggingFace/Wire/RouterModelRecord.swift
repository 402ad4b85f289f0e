// SPDX-License-Identifier: Apache-2.0

/// What the router says about a chat model: `{"id":…,"providers":[{"provider":…,"status":"live"}]}`, with or without
/// `{"data":…}` around it.
struct RouterModelRecord: Decodable {
    struct Provider: Decodable {
        var provider: String?
        var status: String?
    }

    let providers: [Provider]

    private enum Key: String, CodingKey {
        case data
        case providers
    }

    init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Key.self)
        let record = (try? outer.nestedContainer(keyedBy: Key.self, forKey: .data)) ?? outer
        providers = try record.decode([Provider].self, forKey: .providers)
    }
}
