// SPDX-License-Identifier: Apache-2.0
#if defined(__x86_64__)

#include "encoder_variants.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl"))), \
                             apply_to = function)

#define VECTOR 16
// 12 × 2 sums, 2 weights, 1 factor: 27 of 32 registers.
#define TILE_ROWS 12
#define NAME(name) name##_avx512
#include "encoder_vector_template.h"

static void multiply_quantized(QuantizedRows input, size_t rows, QuantizedPanel panel, size_t depth, const float *bias,
                               float *output, size_t output_stride) {
    for (size_t column = 0; column < WIDTH; column += 16) {
        QuantizedPanel part = {panel.values + column * 4, panel.scales + column, panel.sums + column};
        encoder_multiply_quantized_avx2(input, rows, part, WIDTH, depth, bias + column, output + column, output_stride);
    }
}

#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))), \
                             apply_to = function)

/// `rows` × 32 columns, four bytes deep a step. Meanwhile asks for a cache line from `ahead` on with each step.
INLINE void quantized_tile(QuantizedRows input, size_t first, QuantizedPanel panel, size_t depth, const float *bias,
                           float *output, size_t output_stride, const int8_t *ahead, const int rows) {
    __m512i sums[TILE_ROWS][2];
    _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++) {
        sums[r][0] = _mm512_setzero_si512();
        sums[r][1] = _mm512_setzero_si512();
    }
    const uint8_t *starts[TILE_ROWS / 3];
    _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r += 3) {
        starts[r / 3] = input.values + (first + r) * input.stride;
    }
    const int8_t *weights = panel.values;
    _Pragma("clang loop unroll(disable)") for (size_t k = 0; k < depth; k += 4) {
        __m512i left = _mm512_loadu_si512(weights);
        __m512i right = _mm512_loadu_si512(weights + 64);
        weights += 4 * WIDTH;
        __builtin_prefetch(ahead + k * 16, 0, 2);
        _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++) {
            int32_t four;
            memcpy(&four, starts[r / 3] + k + (r % 3) * input.stride, sizeof four);
            __m512i factors = _mm512_set1_epi32(four);
            sums[r][0] = _mm512_dpbusd_epi32(sums[r][0], factors, left);
            sums[r][1] = _mm512_dpbusd_epi32(sums[r][1], factors, right);
        }
    }
    _Pragma("clang loop unroll(full)") for (int half = 0; half < 2; half++) {
        __m512i columns = _mm512_loadu_si512(panel.sums + half * 16);
        __m512 scales = _mm512_loadu_ps(panel.scales + half * 16), shift = _mm512_loadu_ps(bias + half * 16);
        _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++) {
            __m512i zero = _mm512_set1_epi32(input.zeros[first + r]);
            __m512i exact = _mm512_sub_epi32(sums[r][half], _mm512_mullo_epi32(zero, columns));
            __m512 factor = _mm512_mul_ps(_mm512_set1_ps(input.scales[first + r]), scales);
            __m512 result = _mm512_fmadd_ps(_mm512_cvtepi32_ps(exact), factor, shift);
            _mm512_storeu_ps(output + (first + r) * output_stride + half * 16, result);
        }
    }
}

typedef void (*QuantizedTile)(QuantizedRows, size_t, QuantizedPanel, size_t, const float *, float *, size_t,
                              const int8_t *);

#define TILE(count)                                                                                                    \
    static void quantized_tile_##count(QuantizedRows input, size_t first, QuantizedPanel panel, size_t depth,          \
                                       const float *bias, float *output, size_t output_stride, const int8_t *ahead) {  \
        quantized_tile(input, first, panel, depth, bias, output, output_stride, ahead, count);                         \
    }
TILE(1)
TILE(2)
TILE(3)
TILE(4)
TILE(5)
TILE(6)
TILE(7)
TILE(8)
TILE(9)
TILE(10)
TILE(11)
TILE(12)
#undef TILE

/// By number of rows.
static const QuantizedTile quantized_tiles[TILE_ROWS + 1] = {
    NULL,
    quantized_tile_1,
    quantized_tile_2,
    quantized_tile_3,
    quantized_tile_4,
    quantized_tile_5,
    quantized_tile_6,
    quantized_tile_7,
    quantized_tile_8,
    quantized_tile_9,
    quantized_tile_10,
    quantized_tile_11,
    quantized_tile_12,
};

static void multiply_quantized_vnni(QuantizedRows input, size_t rows, QuantizedPanel panel, size_t depth,
                                    const float *bias, float *output, size_t output_stride) {
    size_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
    for (size_t t = 0; t < tiles; t++) {
        size_t first = rows * t / tiles, end = rows * (t + 1) / tiles;
        const int8_t *ahead = panel.values + depth * WIDTH + t * depth * 16;
        quantized_tiles[end - first](input, first, panel, depth, bias, output, output_stride, ahead);
    }
}

#pragma clang attribute pop

const EncoderOperations encoder_avx512_operations = {
    .instruction_set = CPUInstructionSetAVX512,
    .width = WIDTH,
    .multiply = multiply_avx512,
    .multiply_quantized = multiply_quantized,
    .gelu = gelu_avx512,
    .attend = attend_avx512,
    .add_and_normalize = add_and_normalize_avx512,
    .quantize = quantize_avx512,
    .pool = pool_avx512,
};

const EncoderOperations encoder_avx512_vnni_operations = {
    .instruction_set = CPUInstructionSetAVX512VNNI,
    .width = WIDTH,
    .multiply = multiply_avx512,
    .multiply_quantized = multiply_quantized_vnni,
    .gelu = gelu_avx512,
    .attend = attend_avx512,
    .add_and_normalize = add_and_normalize_avx512,
    .quantize = quantize_avx512,
    .pool = pool_avx512,
};

#endif
