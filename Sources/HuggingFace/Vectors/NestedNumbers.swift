// SPDX-License-Identifier: Apache-2.0

/// Arrays of numbers, one to three deep, laid out flat.
struct NestedNumbers: Equatable {
    /// All numbers in order.
    var values: [Float] = []
    /// Where each innermost array ends in ``values``.
    var rowEnds: [Int] = []
    /// Where each array of innermost arrays ends in ``rowEnds``; empty unless three deep.
    var groupEnds: [Int] = []
    /// 1 for `[1,2]`, 2 for `[[1,2]]`, 3 for `[[[1,2]]]`.
    var depth = 0
}
