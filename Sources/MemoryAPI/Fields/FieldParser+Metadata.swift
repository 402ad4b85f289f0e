// SPDX-License-Identifier: Apache-2.0

import MemoryCore

extension FieldParser<Metadata> {
    /// Names that say whose or which memory it is. Metadata that held them would look as if it could (mem0ai/mem0#6656:
    /// metadata overrode the identity scope), so they are refused rather than carried.
    private static let reserved: Set<String> = ["userid", "memoryid", "sessionid", "namespace", "tenantid"]

    static var metadata: FieldParser {
        FieldParser { value, path, faults in
            guard case .object(let members) = value else {
                faults.add(path, "must be an object, not \(value.kind)")
                return nil
            }
            var fields: [String: MetadataValue] = [:]
            for member in members {
                let place = path + "." + FieldName.shown(member.name)
                if reserved.contains(FieldName.folded(member.name)) {
                    faults.add(place, "is reserved: metadata can't say whose or which memory it is")
                } else if let field = MetadataValue(member.value) {
                    if fields.updateValue(field, forKey: member.name) != nil { faults.add(place, "is given twice") }
                } else {
                    faults.add(place, "must be a string, a number a double holds, a boolean or an array of strings")
                }
            }
            do throws(InvalidValue) {
                return try Metadata(parsing: fields)
            } catch {
                faults.add(path, error.message)
                return nil
            }
        }
    }
}

extension MetadataValue {
    /// Nil for what metadata can't hold.
    init?(_ value: JSONValue) {
        switch value {
        case .string(let text): self = .text(text)
        case .integer(let integer):
            // A double would silently become a neighbour of an integer that needs more than its 53 bits.
            guard let number = Double(exactly: integer) else { return nil }
            self = .number(number)
        case .number(let number): self = .number(number)
        case .bool(let flag): self = .flag(flag)
        case .array(let elements):
            var texts: [String] = []
            for element in elements {
                guard case .string(let text) = element else { return nil }
                texts.append(text)
            }
            self = .texts(texts)
        case .null, .object: return nil
        }
    }
}
