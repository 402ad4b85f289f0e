// SPDX-License-Identifier: Apache-2.0
#include "vector_search_variants.h"

static size_t select_scalar(const VectorSearchRows *rows, const VectorSearchQuery *query, size_t first, size_t count,
                            float threshold, uint32_t *positions, float *lower, float *upper) {
    size_t kept = 0;
    for (size_t row = first; row < first + count; row++) {
        if (!(rows->kinds[row] & query->kinds)) {
            continue;
        }
        const uint8_t *codes = rows->codes + row * rows->stride;
        int32_t sum = -query->offset;
        for (size_t i = 0; i < rows->stride; i++) {
            sum += (int32_t)codes[i] * (int32_t)query->codes[i];
        }
        float estimate = (float)sum * (rows->scales[row] * query->scale);
        float margin = vector_search_margin(rows->errors[row], query->error);
        if (estimate + margin >= threshold) {
            positions[kept] = (uint32_t)row;
            lower[kept] = estimate - margin;
            upper[kept] = estimate + margin;
            kept++;
        }
    }
    return kept;
}

static float refine_scalar(const VectorSearchRows *rows, const VectorSearchQuery *query, size_t position) {
    const uint8_t *codes = rows->codes + position * rows->stride;
    const int8_t *residuals = rows->residuals + position * rows->stride;
    float sums[16] = {0};
    for (size_t i = 0; i < rows->stride; i += 16) {
        for (size_t lane = 0; lane < 16; lane++) {
            float value = (float)((int32_t)codes[i + lane] - 128) + (float)residuals[i + lane] * (1.0f / 254);
            sums[lane] += value * query->values[i + lane];
        }
    }
    for (size_t width = 8; width > 0; width /= 2) {
        for (size_t lane = 0; lane < width; lane++) {
            sums[lane] += sums[lane + width];
        }
    }
    return sums[0] * rows->scales[position];
}

const VectorSearchOperations vector_search_scalar_operations = {
    .instruction_set = CPUInstructionSetScalar,
    .select = select_scalar,
    .refine = refine_scalar,
};
