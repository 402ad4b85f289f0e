// SPDX-License-Identifier: Apache-2.0

import CKernels

extension CPUInstructionSet {
    /// Those that this processor has.
    static var available: [CPUInstructionSet] {
        [.scalar, .AVX2, .AVX512, .AVX512VNNI].filter { cpu_instruction_set_at_most($0) == $0 }
    }
}
