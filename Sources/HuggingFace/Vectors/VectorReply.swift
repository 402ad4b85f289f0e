// SPDX-License-Identifier: Apache-2.0

/// Reads the vectors of a reply, in any shape that is in use, and makes them what ``Embedding`` promises.
struct VectorReply {
    let shape: EmbeddingShape
    let dimension: Int
    let poolsTokens: Bool

    /// One vector of unit length for each text.
    func vectors(in body: [UInt8], texts: Int) throws(VectorFault) -> [[Float]] {
        let raw =
            switch shape {
            case .huggingFace, .tei: try arrays(in: body, texts: texts)
            case .openAI: try objects(in: body, texts: texts)
            }
        guard raw.count == texts else { throw .wrongCount(expected: texts, got: raw.count) }
        var vectors: [[Float]] = []
        vectors.reserveCapacity(texts)
        for vector in raw {
            guard vector.count == dimension else {
                throw .wrongDimension(expected: dimension, got: vector.count)
            }
            vectors.append(try UnitVector.normalized(vector))
        }
        return vectors
    }

    /// `[[…],[…]]`, `[…]` for one text, or vectors of tokens.
    private func arrays(in body: [UInt8], texts: Int) throws(VectorFault) -> [[Float]] {
        let numbers = try NumberScanner.scan(body) { scanner throws(VectorFault) in
            try scanner.numbers(expecting: texts * dimension)
        }
        let rows = numbers.rows
        switch numbers.depth {
        case 3:
            return try numbers.groups.map { group throws(VectorFault) in try pooled(rows[group]) }
        case 2 where texts == 1 && rows.count > 1:
            // One text alone: its tokens.
            return [try pooled(rows[...])]
        default:
            return rows.map { Array(numbers.values[$0]) }
        }

        func pooled(_ group: ArraySlice<Range<Int>>) throws(VectorFault) -> [Float] {
            let tokens = group.map { numbers.values[$0] }
            // Some servers wrap the vector of each text once more.
            if tokens.count == 1, let only = tokens.first { return Array(only) }
            guard poolsTokens else { throw .tokenLevel }
            for token in tokens where token.count != dimension {
                throw .wrongDimension(expected: dimension, got: token.count)
            }
            return UnitVector.mean(of: tokens, dimension: dimension)
        }
    }

    /// `{"data":[{"index":0,"embedding":[…]}]}`
    private func objects(in body: [UInt8], texts: Int) throws(VectorFault) -> [[Float]] {
        var found = [[Float]?](repeating: nil, count: texts)
        var count = 0
        try NumberScanner.scan(body) { scanner throws(VectorFault) in
            try scanner.object { scanner, key throws(VectorFault) in
                guard key == "data" else { return try scanner.skip() }
                try scanner.array { scanner throws(VectorFault) in
                    let (index, vector) = try entry(&scanner)
                    let place = index ?? count
                    count += 1
                    guard found.indices.contains(place), found[place] == nil else { return }
                    found[place] = vector
                }
            }
        }
        let vectors = found.compactMap(\.self)
        guard count == texts, vectors.count == texts else {
            throw .wrongCount(expected: texts, got: count == texts ? vectors.count : count)
        }
        return vectors
    }

    private func entry(_ scanner: inout NumberScanner) throws(VectorFault) -> (index: Int?, vector: [Float]) {
        var index: Int?
        var vector: [Float]?
        try scanner.object { scanner, key throws(VectorFault) in
            switch key {
            case "index":
                let number = try scanner.double()
                guard let exact = Int(exactly: number) else { throw .malformed }
                index = exact
            case "embedding":
                let numbers = try scanner.numbers(expecting: dimension)
                guard numbers.depth == 1 else { throw .tokenLevel }
                vector = numbers.values
            default:
                try scanner.skip()
            }
        }
        guard let vector else { throw .malformed }
        return (index, vector)
    }
}

extension NestedNumbers {
    /// The innermost arrays, as ranges of ``values``.
    fileprivate var rows: [Range<Int>] { Self.ranges(endingAt: rowEnds) }
    /// The arrays of those, as ranges of ``rows``.
    fileprivate var groups: [Range<Int>] { Self.ranges(endingAt: groupEnds) }

    private static func ranges(endingAt ends: [Int]) -> [Range<Int>] {
        zip([0] + ends, ends).map { $0..<$1 }
    }
}
