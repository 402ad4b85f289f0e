// SPDX-License-Identifier: Apache-2.0

/// Reads one mapping of a document, strictly: what is not asked for by name is a fault.
///
/// Each read gives a value or notes a fault and gives `nil`; ``finish()`` notes the keys that nobody asked for. Only used
/// within one function: a class so that nested reads share the list of faults.
final class MappingReader {
    let path: String
    let mark: DocumentMark
    let faults: FaultList
    private let entries: [DocumentNode.Entry]
    private var known: [String] = []

    init(_ node: DocumentNode, path: String, faults: FaultList) {
        self.path = path
        self.faults = faults
        mark = node.mark
        switch node.content {
        case .mapping(let entries):
            self.entries = entries
        case .null where path.isEmpty == false:
            entries = []
        default:
            entries = []
            faults.add(node.mark, path, "expected a mapping, found \(node.kind)")
        }
    }

    func has(_ key: String) -> Bool { node(key) != nil }

    func pathOf(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The value of a key, which is known from now on. A key without a value is as if it were not there.
    func node(_ key: String) -> DocumentNode? {
        known.append(key)
        guard let value = entries.first(where: { $0.key == key })?.value, value.content != .null else { return nil }
        return value
    }

    func keys() -> [DocumentNode.Entry] { entries }

    func missing(_ key: String) {
        faults.add(mark, pathOf(key), "is missing")
    }

    func fault(_ node: DocumentNode, _ key: String, _ problem: String) {
        faults.add(node.mark, pathOf(key), problem)
    }

    /// A key that may be left out.
    func optional<Value>(_ key: String, _ expectation: String, _ parse: (String) -> Value?) -> Value? {
        guard let node = node(key) else { return nil }
        return scalar(node, pathOf(key), expectation, parse)
    }

    /// A key that must be there.
    func required<Value>(_ key: String, _ expectation: String, _ parse: (String) -> Value?) -> Value? {
        guard let node = node(key) else {
            missing(key)
            return nil
        }
        return scalar(node, pathOf(key), expectation, parse)
    }

    func scalar<Value>(
        _ node: DocumentNode,
        _ path: String,
        _ expectation: String,
        _ parse: (String) -> Value?
    ) -> Value? {
        guard case .scalar(let text, _) = node.content else {
            faults.add(node.mark, path, "expected \(expectation), found \(node.kind)")
            return nil
        }
        guard let value = parse(text) else {
            faults.add(node.mark, path, "expected \(expectation)")
            return nil
        }
        return value
    }

    /// A list; empty when it is left out. Items that are faulty are noted and left out.
    func list<Value>(_ key: String, _ read: (DocumentNode, String) -> Value?) -> [Value] {
        guard let node = node(key) else { return [] }
        guard case .list(let items) = node.content else {
            fault(node, key, "expected a list, found \(node.kind)")
            return []
        }
        return items.enumerated().compactMap { index, item in read(item, "\(pathOf(key))[\(index)]") }
    }

    func texts<Value>(_ key: String, _ expectation: String, _ parse: (String) -> Value?) -> [Value] {
        list(key) { scalar($0, $1, expectation, parse) }
    }

    func mapping<Value>(_ key: String, _ read: (MappingReader) -> Value?) -> Value? {
        guard let node = node(key) else { return nil }
        return nested(node, pathOf(key), read)
    }

    func nested<Value>(_ node: DocumentNode, _ path: String, _ read: (MappingReader) -> Value?) -> Value? {
        let reader = MappingReader(node, path: path, faults: faults)
        guard case .mapping = node.content else { return nil }
        let value = read(reader)
        reader.finish()
        return value
    }

    /// Notes every key that was not asked for.
    func finish() {
        for entry in entries where !known.contains(entry.key) {
            let guess = Spelling.nearest(to: entry.key, among: known).map { ", did you mean \($0)?" }
            let all = guess == nil ? ", known here: \(known.sorted().joined(separator: ", "))" : ""
            faults.add(entry.mark, pathOf(entry.key), "unknown key\(guess ?? all)")
        }
    }
}
