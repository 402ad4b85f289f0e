// SPDX-License-Identifier: Apache-2.0

/// Names of fields as people write them.
enum FieldName {
    /// Names from elsewhere that mean one of ours.
    private static let aliases = ["content": "text", "user": "user_id", "messages": "history", "query": "message"]

    /// A name that a request made up, as far as it may be repeated to its sender: short, and without control characters.
    static func shown(_ name: String) -> String {
        let printable = name.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: "\u{FFFD}"
            default: scalar
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: printable.prefix(48))
        return String(view) + (printable.count > 48 ? "…" : "")
    }

    /// Without what spellings differ in: case, underscores, hyphens.
    static func folded(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != "-" }
    }

    /// The known name that was probably meant.
    static func suggestion(for name: String, among known: [String]) -> String? {
        let folded = folded(name)
        if let same = known.first(where: { Self.folded($0) == folded }) { return same }
        if let alias = aliases[folded], known.contains(alias) { return alias }
        guard name.count <= 64 else { return nil }
        let allowed = folded.count < 5 ? 1 : 2
        return known.map { ($0, distance(Array(folded), Array(Self.folded($0)))) }
            .filter { $0.1 <= allowed }
            .min { $0.1 < $1.1 }?.0
    }

    /// How many letters must be inserted, deleted or replaced (Levenshtein).
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in right.enumerated() {
                let cost = min(row[column + 1] + 1, row[column] + 1, diagonal + (character == other ? 0 : 1))
                diagonal = row[column + 1]
                row[column + 1] = cost
            }
        }
        return row[right.count]
    }
}
