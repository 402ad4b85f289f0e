// SPDX-License-Identifier: Apache-2.0

/// A caller's own fields on a memory: carried, returned and exported, never interpreted. Nothing in here says whose the
/// memory is.
package struct Metadata: Hashable, Sendable {
    package static let maximumFields = 32
    package static let maximumKeyBytes = 64
    package static let maximumBytes = 4_096
    package static let empty = Metadata(unchecked: [:])

    package let fields: [String: MetadataValue]

    package init(parsing fields: [String: MetadataValue]) throws(InvalidValue) {
        guard fields.count <= Self.maximumFields else {
            throw InvalidValue("must have at most \(Self.maximumFields) fields")
        }
        var bytes = 0
        for (key, value) in fields {
            guard !key.isEmpty, key.utf8.count <= Self.maximumKeyBytes, !key.hasPrefix("$") else {
                throw InvalidValue("keys must be 1 to \(Self.maximumKeyBytes) bytes and must not begin with $")
            }
            if case .number(let number) = value, !number.isFinite {
                throw InvalidValue("numbers must be finite")
            }
            bytes += key.utf8.count + value.byteCount
        }
        guard bytes <= Self.maximumBytes else { throw InvalidValue("must be at most \(Self.maximumBytes) bytes") }
        self.fields = fields
    }

    private init(unchecked fields: [String: MetadataValue]) {
        self.fields = fields
    }

    package var isEmpty: Bool { fields.isEmpty }
}
