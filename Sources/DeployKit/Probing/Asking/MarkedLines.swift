// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What our scripts write: `key=value`, a line each; a key may come more than once. Lines of other forms are passed over.
struct MarkedLines {
    private let values: [String: [String]]

    init(_ text: String) {
        var values: [String: [String]] = [:]
        for line in text.split(separator: "\n") {
            guard let equals = line.firstIndex(of: "="), equals > line.startIndex else { continue }
            values[String(line[..<equals]), default: []].append(String(line[line.index(after: equals)...]))
        }
        self.values = values
    }

    func all(_ key: String) -> [String] { values[key] ?? [] }

    /// The last of it, and not empty.
    subscript(key: String) -> String? {
        values[key]?.last.flatMap { $0.isEmpty ? nil : $0 }
    }

    func number(_ key: String) -> Int? { self[key].flatMap { Int($0) } }

    /// Of a number in KiB. Some file systems tell more than a number of bytes can hold.
    func bytes(_ key: String) -> Int? { number(key).map { $0 > Int.max >> 10 ? .max : max(0, $0) << 10 } }

    /// A value that was written as a JSON string; `nil` when it is none, or empty.
    static func text(_ json: String) -> String? {
        let text = try? JSONDecoder().decode(String.self, from: Data(json.utf8))
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }
}
