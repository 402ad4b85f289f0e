// SPDX-License-Identifier: Apache-2.0

/// What one call of the selecting kernel writes: positions, and bounds of their products. Freed by its owner.
struct SelectionBuffer {
    let capacity: Int
    let positions: UnsafeMutablePointer<UInt32>
    let lower: UnsafeMutablePointer<Float>
    let upper: UnsafeMutablePointer<Float>

    init(capacity: Int) {
        self.capacity = capacity
        positions = .allocate(capacity: capacity)
        lower = .allocate(capacity: capacity)
        upper = .allocate(capacity: capacity)
    }

    func deallocate() {
        positions.deallocate()
        lower.deallocate()
        upper.deallocate()
    }
}
