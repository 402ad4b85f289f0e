// SPDX-License-Identifier: Apache-2.0
#include "vector_search_variants.h"

#include <math.h>
#include <string.h>

const VectorSearchOperations *vector_search_operations(CPUInstructionSet instruction_set) {
#if defined(__x86_64__)
    switch (instruction_set) {
    case CPUInstructionSetScalar:
        return &vector_search_scalar_operations;
    case CPUInstructionSetAVX2:
    // Without VNNI the wider registers gain nothing: the scan waits for memory.
    case CPUInstructionSetAVX512:
        return &vector_search_avx2_operations;
    case CPUInstructionSetAVX512VNNI:
        return &vector_search_vnni_operations;
    }
#endif
    (void)instruction_set;
    return &vector_search_scalar_operations;
}

/// The scale that brings the largest component to ±127, and its inverse; both 0 for a vector of zeros.
static float scale_of(const float *vector, size_t dimension, float *inverse) {
    float largest = 0;
    for (size_t i = 0; i < dimension; i++) {
        float size = fabsf(vector[i]);
        largest = size > largest ? size : largest;
    }
    // A scale that is not a normal number has no usable inverse; such a vector counts as zero, and as error.
    float scale = largest / 127;
    if (!(scale >= 1e-30f)) {
        *inverse = 0;
        return 0;
    }
    *inverse = 1 / scale;
    return scale;
}

/// To the nearest whole number between ±127. Adding and taking away 1.5 · 2²³ rounds without a call, so it vectorises.
static inline float nearest(float value) {
    const float magic = 12582912.0f;
    float rounded = (value + magic) - magic;
    rounded = rounded > 127 ? 127 : rounded;
    return rounded < -127 ? -127 : rounded;
}

/// A length as float, never below what it was computed from.
static float rounded_up(double length) {
    return (float)(length * (1 + 1e-6) + 1e-9);
}

enum { LANES = 8 };

void vector_search_encode(const float *vector, size_t dimension, size_t stride, uint8_t *codes, int8_t *residuals,
                          float *scale, float *error) {
    float inverse;
    const float step = scale_of(vector, dimension, &inverse);
    double sums[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= dimension; i += LANES) {
        for (size_t lane = 0; lane < LANES; lane++) {
            float scaled = vector[i + lane] * inverse, code = nearest(scaled);
            codes[i + lane] = (uint8_t)((int32_t)code + 128);
            residuals[i + lane] = (int8_t)(int32_t)nearest((scaled - code) * 254);
            double rest = (double)vector[i + lane] - (double)step * (double)code;
            sums[lane] += rest * rest;
        }
    }
    for (; i < dimension; i++) {
        float scaled = vector[i] * inverse, code = nearest(scaled);
        codes[i] = (uint8_t)((int32_t)code + 128);
        residuals[i] = (int8_t)(int32_t)nearest((scaled - code) * 254);
        double rest = (double)vector[i] - (double)step * (double)code;
        sums[0] += rest * rest;
    }
    memset(codes + dimension, 128, stride - dimension);
    memset(residuals + dimension, 0, stride - dimension);
    double sum = 0;
    for (size_t lane = 0; lane < LANES; lane++) {
        sum += sums[lane];
    }
    *scale = step;
    *error = rounded_up(sqrt(sum));
}

void vector_search_encode_query(const float *vector, size_t dimension, size_t stride, float *values, int8_t *codes,
                                VectorSearchQuery *query) {
    float inverse;
    const float step = scale_of(vector, dimension, &inverse);
    double sum = 0;
    int32_t total = 0;
    for (size_t i = 0; i < dimension; i++) {
        float code = nearest(vector[i] * inverse);
        values[i] = vector[i];
        codes[i] = (int8_t)(int32_t)code;
        total += codes[i];
        double rest = (double)vector[i] - (double)step * (double)code;
        sum += rest * rest;
    }
    memset(values + dimension, 0, (stride - dimension) * sizeof *values);
    memset(codes + dimension, 0, stride - dimension);
    query->values = values;
    query->codes = codes;
    query->scale = step;
    query->offset = 128 * total;
    // An estimate is one conversion and two products of floats, its bounds three more sums: 6 roundings of 2⁻²⁴ of values
    // below about 2.
    query->error = rounded_up(sqrt(sum)) + 1e-6f;
}

float vector_search_refined_error(float scale, size_t dimension) {
    // ‖q‖·‖rest‖, where a component's rest is at most half a step of s / 254, and 1 % for the rounding of v / s; then the
    // sums: 16 partial ones over the dimension and 4 levels to join them, each rounding 2⁻²⁴ of at most Σ|q·v| ≤ 1.
    float rest = scale * (0.5f * 1.01f / 254) * sqrtf((float)dimension);
    return rest + ((float)dimension / 16 + 24) * 0x1p-24f * 2;
}

double vector_search_product(const float *left, const float *right, size_t dimension) {
    double sums[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= dimension; i += LANES) {
        for (size_t lane = 0; lane < LANES; lane++) {
            sums[lane] += (double)left[i + lane] * (double)right[i + lane];
        }
    }
    for (; i < dimension; i++) {
        sums[0] += (double)left[i] * (double)right[i];
    }
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}
