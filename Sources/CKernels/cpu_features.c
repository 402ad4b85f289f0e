// SPDX-License-Identifier: Apache-2.0
#include "cpu_features.h"

CPUInstructionSet cpu_best_instruction_set(void) {
#if defined(__x86_64__)
    // Asks CPUID and XGETBV: a register file that the operating system doesn't save counts as missing.
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
        return CPUInstructionSetScalar;
    }
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512dq")
        || !__builtin_cpu_supports("avx512vl")) {
        return CPUInstructionSetAVX2;
    }
    return __builtin_cpu_supports("avx512vnni") ? CPUInstructionSetAVX512VNNI : CPUInstructionSetAVX512;
#else
    return CPUInstructionSetScalar;
#endif
}

CPUInstructionSet cpu_instruction_set_at_most(CPUInstructionSet limit) {
    CPUInstructionSet best = cpu_best_instruction_set();
    return best < limit ? best : limit;
}
