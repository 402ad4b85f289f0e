// SPDX-License-Identifier: Apache-2.0
#if defined(__x86_64__)

#include "encoder_variants.h"

#include <immintrin.h>

// The target is set here and not by a build flag: one binary runs everywhere and chooses when it starts.
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define VECTOR 8
// 6 × 2 sums, 2 weights, 1 factor: 15 of 16 registers.
#define TILE_ROWS 6
#define NAME(name) name##_avx2
#include "encoder_vector_template.h"

/// `count` ≤ 3 rows × 16 columns. Bytes are widened to 16 bits: multiplying them as they are (`vpmaddubsw`) saturates.
INLINE void quantized_tile(QuantizedRows input, size_t first, QuantizedPanel panel, size_t width, size_t depth,
                           const float *bias, float *output, size_t output_stride, const int count) {
    __m256i sums[3][4] = {};
    for (size_t k = 0; k < depth; k += 4) {
        __m256i factors[3];
        _Pragma("clang loop unroll(full)") for (int r = 0; r < count; r++) {
            int32_t four;
            memcpy(&four, input.values + (first + r) * input.stride + k, sizeof four);
            factors[r] = _mm256_broadcastq_epi64(_mm_cvtepu8_epi16(_mm_cvtsi32_si128(four)));
        }
        const __m128i *weights = (const __m128i *)(panel.values + k * width);
        _Pragma("clang loop unroll(full)") for (int q = 0; q < 4; q++) {
            __m256i wide = _mm256_cvtepi8_epi16(_mm_loadu_si128(weights + q));
            _Pragma("clang loop unroll(full)") for (int r = 0; r < count; r++) {
                sums[r][q] = _mm256_add_epi32(sums[r][q], _mm256_madd_epi16(wide, factors[r]));
            }
        }
    }
    for (int r = 0; r < count; r++) {
        __m256i zero = _mm256_set1_epi32(input.zeros[first + r]);
        __m256 scale = _mm256_set1_ps(input.scales[first + r]);
        for (int half = 0; half < 2; half++) {
            // Each column's sum lies in two neighbouring lanes.
            __m256i paired = _mm256_hadd_epi32(sums[r][half * 2], sums[r][half * 2 + 1]);
            __m256i exact = _mm256_permute4x64_epi64(paired, _MM_SHUFFLE(3, 1, 2, 0));
            __m256i columns = _mm256_loadu_si256((const __m256i *)(panel.sums + half * 8));
            exact = _mm256_sub_epi32(exact, _mm256_mullo_epi32(zero, columns));
            __m256 factor = _mm256_mul_ps(scale, _mm256_loadu_ps(panel.scales + half * 8));
            __m256 result = _mm256_fmadd_ps(_mm256_cvtepi32_ps(exact), factor, _mm256_loadu_ps(bias + half * 8));
            _mm256_storeu_ps(output + (first + r) * output_stride + half * 8, result);
        }
    }
}

void encoder_multiply_quantized_avx2(QuantizedRows input, size_t rows, QuantizedPanel panel, size_t width, size_t depth,
                                     const float *bias, float *output, size_t output_stride) {
    size_t r = 0;
    for (; r + 3 <= rows; r += 3) {
        quantized_tile(input, r, panel, width, depth, bias, output, output_stride, 3);
    }
    for (; r < rows; r++) {
        quantized_tile(input, r, panel, width, depth, bias, output, output_stride, 1);
    }
}

static void multiply_quantized(QuantizedRows input, size_t rows, QuantizedPanel panel, size_t depth, const float *bias,
                               float *output, size_t output_stride) {
    encoder_multiply_quantized_avx2(input, rows, panel, WIDTH, depth, bias, output, output_stride);
}

#pragma clang attribute pop

const EncoderOperations encoder_avx2_operations = {
    .instruction_set = CPUInstructionSetAVX2,
    .width = WIDTH,
    .multiply = multiply_avx2,
    .multiply_quantized = multiply_quantized,
    .gelu = gelu_avx2,
    .attend = attend_avx2,
    .add_and_normalize = add_and_normalize_avx2,
    .quantize = quantize_avx2,
    .pool = pool_avx2,
};

#endif
