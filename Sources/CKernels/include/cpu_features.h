// SPDX-License-Identifier: Apache-2.0
#ifndef CPU_FEATURES_H
#define CPU_FEATURES_H

#include <stdint.h>

/// The instruction sets that kernels are written for, each including the ones before it. Closed, so that Swift sees an
/// enumeration.
typedef enum __attribute__((enum_extensibility(closed))) CPUInstructionSet : int32_t {
    /// Plain C; also the reference that the others are tested against.
    CPUInstructionSetScalar = 0,
    /// AVX2 and FMA.
    CPUInstructionSetAVX2 = 1,
    /// AVX-512 F, BW, DQ and VL.
    CPUInstructionSetAVX512 = 2,
    /// AVX-512 with the 8-bit dot products (VNNI).
    CPUInstructionSetAVX512VNNI = 3,
} CPUInstructionSet;

/// The best instruction set that this processor and its operating system can run.
CPUInstructionSet cpu_best_instruction_set(void);

/// The best one that is not above `limit`: how tests and operators choose a lesser one.
CPUInstructionSet cpu_instruction_set_at_most(CPUInstructionSet limit);

#endif
