// SPDX-License-Identifier: Apache-2.0

package struct CreatedContainer: Sendable, Hashable {
    package let id: ContainerID
    /// What the daemon ignores of what was asked for, in its words: a limit that this kernel cannot hold.
    package let warnings: [String]
}

extension CreatedContainer: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case warnings = "Warnings"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = ContainerID(try container.decode(String.self, forKey: .id))
        warnings = try container.decodeIfPresent([String].self, forKey: .warnings) ?? []
    }
}
