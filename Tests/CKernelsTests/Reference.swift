// SPDX-License-Identifier: Apache-2.0

import CKernels

/// Numbers that are the same in every run.
struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        // splitmix64
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
        (0..<count).map { _ in Float.random(in: range, using: &self) }
    }
}

extension EncoderOperations {
    /// Those of every instruction set that this processor has.
    static var available: [EncoderOperations] {
        [CPUInstructionSet.scalar, .AVX2, .AVX512, .AVX512VNNI]
            .filter { cpu_instruction_set_at_most($0) == $0 }
            .compactMap { encoder_operations($0)?.pointee }
    }
}
