// SPDX-License-Identifier: Apache-2.0
#include "encoder_operations.h"

#include "encoder_variants.h"

#include <math.h>

const EncoderOperations *encoder_operations(CPUInstructionSet instruction_set) {
#if defined(__x86_64__)
    switch (instruction_set) {
    case CPUInstructionSetScalar:
        return &encoder_scalar_operations;
    case CPUInstructionSetAVX2:
        return &encoder_avx2_operations;
    case CPUInstructionSetAVX512:
        return &encoder_avx512_operations;
    case CPUInstructionSetAVX512VNNI:
        return &encoder_avx512_vnni_operations;
    }
#endif
    return &encoder_scalar_operations;
}

void encoder_pack_panel(const float *weights, size_t depth, size_t width, float factor, float *panel) {
    for (size_t k = 0; k < depth; k++) {
        for (size_t c = 0; c < width; c++) {
            panel[k * width + c] = weights[c * depth + k] * factor;
        }
    }
}

void encoder_pack_panel_quantized(const float *weights, size_t depth, size_t width, float factor, int8_t *panel,
                                  float *scales, int32_t *sums) {
    for (size_t c = 0; c < width; c++) {
        const float *column = weights + c * depth;
        float largest = 0;
        for (size_t k = 0; k < depth; k++) {
            largest = fmaxf(largest, fabsf(column[k]));
        }
        float inverse = largest > 0 ? 127 / largest : 0;
        scales[c] = largest / 127 * factor;
        sums[c] = 0;
        for (size_t k = 0; k < depth; k++) {
            int8_t step = (int8_t)__builtin_roundevenf(column[k] * inverse);
            sums[c] += step;
            panel[(k / 4 * width + c) * 4 + k % 4] = step;
        }
    }
}
