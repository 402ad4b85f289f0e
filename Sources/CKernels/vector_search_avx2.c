// SPDX-License-Identifier: Apache-2.0
#if defined(__x86_64__)

#include "vector_search_variants.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

/// Adds 32 byte products to 8 sums. `maddubs` wants one side unsigned: |c| takes it, and the sign goes to the query; at
/// most 2 · 127 · 127 in a pair, so its 16 bits hold.
static inline __m256i add_products(__m256i sum, const uint8_t *codes, __m256i query) {
    __m256i code = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)codes), _mm256_set1_epi8((char)0x80));
    __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(code), _mm256_sign_epi8(query, code));
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

/// The sums of four registers' eight numbers, side by side.
static inline __m128i joined(__m256i a, __m256i b, __m256i c, __m256i d) {
    __m256i all = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
    return _mm_add_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
}

static inline __m128i four_products(const uint8_t *codes, size_t stride, const int8_t *query) {
    __m256i a = _mm256_setzero_si256(), b = a, c = a, d = a;
    for (size_t i = 0; i < stride; i += 32) {
        __m256i part = _mm256_loadu_si256((const __m256i *)(query + i));
        a = add_products(a, codes + i, part);
        b = add_products(b, codes + stride + i, part);
        c = add_products(c, codes + 2 * stride + i, part);
        d = add_products(d, codes + 3 * stride + i, part);
    }
    return joined(a, b, c, d);
}

static inline int32_t one_product(const uint8_t *codes, size_t stride, const int8_t *query) {
    __m256i sum = _mm256_setzero_si256();
    for (size_t i = 0; i < stride; i += 32) {
        sum = add_products(sum, codes + i, _mm256_loadu_si256((const __m256i *)(query + i)));
    }
    return _mm_cvtsi128_si32(joined(sum, sum, sum, sum));
}

/// Keeps row `row` when it may reach the threshold. `sum` is Σ c·k without the offset of the codes.
static inline size_t keep(const VectorSearchRows *rows, const VectorSearchQuery *query, size_t row, int32_t sum,
                          float threshold, size_t kept, uint32_t *positions, float *lower, float *upper) {
    float estimate = (float)sum * (rows->scales[row] * query->scale);
    float margin = vector_search_margin(rows->errors[row], query->error);
    if (!(rows->kinds[row] & query->kinds) || !(estimate + margin >= threshold)) {
        return kept;
    }
    positions[kept] = (uint32_t)row;
    lower[kept] = estimate - margin;
    upper[kept] = estimate + margin;
    return kept + 1;
}

static size_t select_avx2(const VectorSearchRows *rows, const VectorSearchQuery *query, size_t first, size_t count,
                          float threshold, uint32_t *positions, float *lower, float *upper) {
    size_t kept = 0, row = first, end = first + count;
    for (; row + 4 <= end; row += 4) {
        const uint8_t *kinds = rows->kinds + row;
        if (!((kinds[0] | kinds[1] | kinds[2] | kinds[3]) & query->kinds)) {
            continue;
        }
        int32_t sums[4];
        __m128i products = four_products(rows->codes + row * rows->stride, rows->stride, query->codes);
        _mm_storeu_si128((__m128i *)sums, products);
        for (size_t i = 0; i < 4; i++) {
            kept = keep(rows, query, row + i, sums[i], threshold, kept, positions, lower, upper);
        }
    }
    for (; row < end; row++) {
        int32_t sum = one_product(rows->codes + row * rows->stride, rows->stride, query->codes);
        kept = keep(rows, query, row, sum, threshold, kept, positions, lower, upper);
    }
    return kept;
}

/// Eight components of c + r / 254.
static inline __m256 eight_values(const uint8_t *codes, const int8_t *residuals) {
    __m128i code = _mm_xor_si128(_mm_loadl_epi64((const __m128i *)codes), _mm_set1_epi8((char)0x80));
    __m256 residual = _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)residuals)));
    return _mm256_fmadd_ps(residual, _mm256_set1_ps(1.0f / 254), _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(code)));
}

static float refine_avx2(const VectorSearchRows *rows, const VectorSearchQuery *query, size_t position) {
    const uint8_t *codes = rows->codes + position * rows->stride;
    const int8_t *residuals = rows->residuals + position * rows->stride;
    __m256 first = _mm256_setzero_ps(), second = first;
    for (size_t i = 0; i < rows->stride; i += 16) {
        const float *values = query->values + i;
        first = _mm256_fmadd_ps(eight_values(codes + i, residuals + i), _mm256_loadu_ps(values), first);
        second = _mm256_fmadd_ps(eight_values(codes + i + 8, residuals + i + 8), _mm256_loadu_ps(values + 8), second);
    }
    __m256 sum = _mm256_add_ps(first, second);
    __m128 half = _mm_add_ps(_mm256_castps256_ps128(sum), _mm256_extractf128_ps(sum, 1));
    half = _mm_add_ps(half, _mm_movehl_ps(half, half));
    half = _mm_add_ss(half, _mm_movehdup_ps(half));
    return _mm_cvtss_f32(half) * rows->scales[position];
}

#pragma clang attribute pop

const VectorSearchOperations vector_search_avx2_operations = {
    .instruction_set = CPUInstructionSetAVX2,
    .select = select_avx2,
    .refine = refine_avx2,
};

#endif
