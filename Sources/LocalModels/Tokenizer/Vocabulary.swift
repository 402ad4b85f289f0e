// SPDX-License-Identifier: Apache-2.0

/// The word pieces that a model knows, and the ids of those with a meaning of their own.
struct Vocabulary: Sendable {
    let pieces: PieceTrie
    /// `[UNK]`, for a word that can't be put together from pieces.
    let unknown: Int32
    /// `[CLS]`, before every text.
    let start: Int32
    /// `[SEP]`, after every text.
    let end: Int32

    /// - Parameters:
    ///   - file: the contents of `vocab.txt`: one piece to a line, its id being the line's number from 0.
    ///   - path: where it is from, for the error.
    init(parsing file: [UInt8], path: String, expectedCount: Int) throws(ModelLoadError) {
        var lines = file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count == expectedCount else {
            throw .malformed(path, "has \(lines.count) lines where the model has \(expectedCount) word pieces")
        }
        let prefix = Array("##".utf8)
        var trie = PieceTrie(edgeEstimate: file.count / 2)
        var bracketed: [String: Int32] = [:]
        for (number, line) in lines.enumerated() {
            let goesOn = line.count > prefix.count && line.starts(with: prefix)
            let isNew = trie.insert(
                goesOn ? line.dropFirst(prefix.count) : line,
                at: goesOn ? .continuation : .wordStart,
                piece: Int32(number)
            )
            guard isNew, !line.isEmpty else {
                throw .malformed(path, "line \(number + 1) is empty or repeats an earlier one")
            }
            if line.first == UInt8(ascii: "[") {
                bracketed[String(decoding: line, as: UTF8.self)] = Int32(number)
            }
        }
        guard let unknown = bracketed["[UNK]"], let start = bracketed["[CLS]"], let end = bracketed["[SEP]"] else {
            throw .malformed(path, "lacks [UNK], [CLS] or [SEP]")
        }
        (pieces, self.unknown, self.start, self.end) = (trie, unknown, start, end)
    }
}
