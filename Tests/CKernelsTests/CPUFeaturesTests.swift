// SPDX-License-Identifier: Apache-2.0

import CKernels
import Testing

@Suite("The choice of an instruction set")
struct CPUFeaturesTests {
    @Test(
        "never exceeds the limit or the processor",
        arguments: [CPUInstructionSet.scalar, .AVX2, .AVX512, .AVX512VNNI]
    )
    func limits(limit: CPUInstructionSet) {
        let chosen = cpu_instruction_set_at_most(limit)
        #expect(chosen.rawValue == min(limit.rawValue, cpu_best_instruction_set().rawValue))
    }

    @Test("leads to operations written for it")
    func operations() {
        for operations in EncoderOperations.available {
            #expect(
                encoder_operations(operations.instruction_set).pointee.instruction_set == operations.instruction_set
            )
            #expect(
                operations.width == (operations.instruction_set.rawValue >= CPUInstructionSet.AVX512.rawValue ? 32 : 16)
            )
        }
    }
}
