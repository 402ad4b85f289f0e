// SPDX-License-Identifier: Apache-2.0

import Yams

extension DocumentNode {
    /// Bytes of a document.
    static let maximumBytes = 256 * 1024
    /// Nodes with every alias written out: ten lines of aliases to aliases could stand for billions.
    static let maximumNodes = 20_000
    static let maximumDepth = 32

    /// Reads one YAML document.
    package static func parse(_ text: String) throws(DocumentFaults) -> DocumentNode {
        let start = DocumentMark(line: 1, column: 1)
        func fault(_ mark: DocumentMark, _ problem: String) -> DocumentFaults {
            DocumentFaults([DocumentFault(mark: mark, path: "", problem: problem)])
        }
        guard text.utf8.count <= maximumBytes else {
            throw fault(start, "larger than \(maximumBytes) bytes")
        }
        let root: Node?
        do {
            root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            let (mark, problem) = Self.described(error)
            throw fault(mark, problem)
        } catch {
            throw fault(start, "no YAML")
        }
        guard let root else { throw fault(start, "empty") }
        var budget = maximumNodes
        do {
            return try convert(root, depth: 0, budget: &budget)
        } catch {
            throw DocumentFaults([error])
        }
    }

    private static func convert(
        _ node: Node,
        depth: Int,
        budget: inout Int
    ) throws(DocumentFault) -> DocumentNode {
        let mark = DocumentMark(node.mark)
        budget -= 1
        guard budget >= 0 else {
            throw DocumentFault(mark: mark, path: "", problem: "more than \(maximumNodes) values, aliases included")
        }
        guard depth <= maximumDepth else {
            throw DocumentFault(mark: mark, path: "", problem: "nested deeper than \(maximumDepth)")
        }
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style != .plain
            let isNull = !isQuoted && ["", "~", "null"].contains(scalar.string)
            return DocumentNode(mark: mark, content: isNull ? .null : .scalar(scalar.string, isQuoted: isQuoted))
        case .sequence(let sequence):
            var items: [DocumentNode] = []
            for item in sequence { items.append(try convert(item, depth: depth + 1, budget: &budget)) }
            return DocumentNode(mark: mark, content: .list(items))
        case .mapping(let mapping):
            var entries: [Entry] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw DocumentFault(mark: DocumentMark(key.mark), path: "", problem: "a key must be a single text")
                }
                let value = try convert(value, depth: depth + 1, budget: &budget)
                entries.append(Entry(key: name.string, mark: DocumentMark(key.mark), value: value))
            }
            return DocumentNode(mark: mark, content: .mapping(entries))
        case .alias:
            throw DocumentFault(mark: mark, path: "", problem: "an alias of nothing")
        }
    }

    /// What the parser says quotes the document, which may hold what should not be shown; only its own words are kept.
    private static func described(_ error: YamlError) -> (DocumentMark, String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (DocumentMark(mark), problem)
        case .duplicatedKeysInMapping(let keys, let context):
            (DocumentMark(context.mark), "the key \(keys.joined(separator: ", ")) is there twice")
        default:
            (DocumentMark(line: 1, column: 1), "no YAML in UTF-8")
        }
    }
}

extension DocumentMark {
    fileprivate init(_ mark: Mark?) {
        self.init(line: mark?.line ?? 1, column: mark?.column ?? 1)
    }
}
