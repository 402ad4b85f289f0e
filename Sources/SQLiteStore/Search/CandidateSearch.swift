// SPDX-License-Identifier: Apache-2.0

import CKernels

/// Finds, in the codes of one user, every memory that can be among the nearest: few more than are wanted, never one less.
///
/// Let τ be the `limit`-th greatest lower bound of all products seen. At least `limit` memories have a product of τ or
/// more, so one whose upper bound is below τ is not among the nearest, whatever its exact product. That is applied twice:
/// to bounds from one byte a component for all rows, about ±0.015; then to bounds from two bytes for the rows left (some
/// tens), about ±0.00006. What remains are the results, and what differs from the last of them by less than that.
struct CandidateSearch {
    struct Candidate {
        /// The row in the database.
        let number: Int64
        /// Its product with the query, but for `CandidateSearch.refinedError`.
        let estimate: Float
    }

    private struct Survivor {
        let block: Int32
        let position: UInt32
        /// The greatest that its product may be.
        let upper: Float
    }

    /// How many rows ahead of the one that is refined the next are asked for.
    private static let ahead = 6

    private let query: EncodedQuery
    private let operations: SearchOperations
    private var greatest: GreatestBounds
    private var survivors: [Survivor] = []
    private var pruneAt: Int

    private init(query: EncodedQuery, operations: SearchOperations) {
        self.query = query
        self.operations = operations
        greatest = GreatestBounds(limit: query.limit)
        pruneAt = max(4_096, 4 * query.limit)
    }

    /// The candidates of an index, the most promising first.
    static func candidates(
        of index: UserIndex,
        query: EncodedQuery,
        operations: SearchOperations,
        cancellation: Cancellation
    ) throws(CancellationError) -> [Candidate] {
        var search = CandidateSearch(query: query, operations: operations)
        let buffer = SelectionBuffer(capacity: UserIndex.rowsPerBlock)
        defer { buffer.deallocate() }
        for (place, view) in index.blocks.enumerated() {
            if place % 16 == 0 { try cancellation.check() }
            search.scan(view, at: place, buffer)
        }
        search.prune()
        return search.refined(index)
    }

    private mutating func scan(_ view: BlockView, at place: Int, _ buffer: SelectionBuffer) {
        view.withRows { rows in
            var first = 0
            // While nothing is known every row survives: small steps at first, so that a threshold is found soon.
            var step = place == 0 ? 32 : UserIndex.rowsPerBlock
            while first < view.count {
                let range = first..<min(view.count, first + step)
                let count = operations.select(
                    rows,
                    range,
                    query: query.forKernels,
                    threshold: greatest.floor,
                    into: buffer
                )
                for found in 0..<count {
                    greatest.insert(buffer.lower[found])
                    survivors.append(
                        Survivor(block: Int32(place), position: buffer.positions[found], upper: buffer.upper[found])
                    )
                }
                first = range.upperBound
                step *= 2
            }
        }
        if survivors.count > pruneAt { prune() }
    }

    /// Drops those that the threshold has risen above since they were found.
    private mutating func prune() {
        let floor = greatest.floor
        survivors.removeAll { $0.upper < floor }
        pruneAt = max(pruneAt, 2 * survivors.count)
    }

    private func refined(_ index: UserIndex) -> [Candidate] {
        var greatest = GreatestBounds(limit: query.limit)
        var found: [(candidate: Candidate, upper: Float)] = []
        found.reserveCapacity(survivors.count)
        for (place, survivor) in survivors.enumerated() {
            if place + Self.ahead < survivors.count {
                let coming = survivors[place + Self.ahead]
                index.blocks[Int(coming.block)].withRows { vector_search_prefetch($0, Int(coming.position)) }
            }
            let view = index.blocks[Int(survivor.block)]
            let position = Int(survivor.position)
            let estimate = view.withRows { operations.refine($0, position, query: query.forKernels) }
            let error = query.refinedError(scale: view.block.scales[position])
            greatest.insert(estimate - error)
            found.append((Candidate(number: view.block.numbers[position], estimate: estimate), estimate + error))
        }
        let floor = greatest.floor
        return found.filter { $0.upper >= floor }.map(\.candidate).sorted { $0.estimate > $1.estimate }
    }
}
