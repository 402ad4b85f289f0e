// SPDX-License-Identifier: Apache-2.0

/// What the tokenizer does with each code point: remove it, split at it, or fold it (decompose, strip accents, lower
/// case).
///
/// The data is the reference tokenizer's own, see `ops/golden/tokenizer_tables.py`: the standard library knows a newer
/// Unicode, by which some texts would be split in other ways than the model was trained on. Unassigned code points stay.
struct CharacterTable: Sendable {
    private static let pageSize = 256

    /// For each 256 code points, a page of `entries`. The first pages, one for each kind, serve all uniform stretches.
    private var pageOf: [UInt16]
    private var entries: [Entry]
    /// Counts and code points of the folds to several.
    private(set) var sequences: [UInt32] = []

    init() {
        pageOf = .init(repeating: UInt16(Entry.Kind.letter.rawValue), count: 0x11_0000 / Self.pageSize)
        entries = Entry.Kind.allCases.flatMap { repeatElement(Entry($0), count: Self.pageSize) }

        // What a point becomes decides whether it is a symbol: `≠` becomes `=`, which is one.
        let punctuation = Set(Self.pairs(Self.punctuationRanges).joined())
        for at in stride(from: 0, to: Self.foldedRuns.count, by: 4) {
            let (first, count, step) = (Self.foldedRuns[at], Self.foldedRuns[at + 1], Self.foldedRuns[at + 2])
            for distance in stride(from: 0, to: count * step, by: Int(step)) {
                let target = Self.foldedRuns[at + 3] + distance
                self[first + distance] = Entry(punctuation.contains(target) ? .symbol : .letter, target)
            }
        }
        for point in punctuation where self[point].payload == 0 {
            self[point] = Entry(.symbol)
        }
        addSequences()
        fill(Self.ideographRanges, .symbol)
        fill(Self.markRanges, .mark)
        fill(Self.spaceRanges, .space)
        fill(Self.removedRanges, .removed)
        fill([0xAC00, 0xD7A3], .hangul)
    }

    private(set) subscript(point: UInt32) -> Entry {
        get {
            entries[Int(pageOf[Int(point) / Self.pageSize]) * Self.pageSize + Int(point) % Self.pageSize]
        }
        set {
            let page = Int(point) / Self.pageSize
            if Int(pageOf[page]) < Entry.Kind.allCases.count {
                let uniform = Int(pageOf[page]) * Self.pageSize
                pageOf[page] = UInt16(entries.count / Self.pageSize)
                entries += entries[uniform..<uniform + Self.pageSize]
            }
            entries[Int(pageOf[page]) * Self.pageSize + Int(point) % Self.pageSize] = newValue
        }
    }

    private static func pairs(_ ranges: [UInt32]) -> [ClosedRange<UInt32>] {
        stride(from: 0, to: ranges.count, by: 2).map { ranges[$0]...ranges[$0 + 1] }
    }

    /// Gives all points of the ranges a kind; what they fold to stays.
    private mutating func fill(_ ranges: [UInt32], _ kind: Entry.Kind) {
        for range in Self.pairs(ranges) {
            var point = range.lowerBound
            while point <= range.upperBound {
                let page = Int(point) / Self.pageSize
                let isWholePage = Int(point) % Self.pageSize == 0 && range.upperBound - point >= Self.pageSize - 1
                if isWholePage, pageOf[page] == UInt16(Entry.Kind.letter.rawValue) {
                    pageOf[page] = UInt16(kind.rawValue)
                    point += UInt32(Self.pageSize)
                } else {
                    self[point] = Entry(kind, self[point].payload)
                    point += 1
                }
            }
        }
    }

    private mutating func addSequences() {
        let data = Self.foldedSequences
        var at = 0
        while at < data.count {
            let count = Int(data[at + 1])
            self[data[at]] = Entry(.sequence, UInt32(sequences.count))
            sequences += data[(at + 1)...(at + 1 + count)]
            at += 2 + count
        }
    }
}
