// SPDX-License-Identifier: Apache-2.0
//
// The encoder's float operations over vectors of VECTOR floats. Included once per instruction set, inside its target
// attribute, with VECTOR, TILE_ROWS and NAME() defined. A panel is two vectors wide.

#include "encoder_coefficients.h"
#include "encoder_operations.h"

#include <string.h>

enum {
    WIDTH = 2 * VECTOR,
    /// Rows of a panel that a sweep over the input keeps in the first-level cache: 16 KB of weights.
    BLOCK_DEPTH = 128 * 32 / WIDTH,
    /// Row length of attention scores; not a power of two, so that rows don't fall on the same cache sets.
    SCORE_STRIDE = ENCODER_TEXT_TOKENS + 16,
    /// Floats in a cache line.
    LINE = 16,
};

typedef float Floats __attribute__((vector_size(VECTOR * 4)));
typedef float LooseFloats __attribute__((vector_size(VECTOR * 4), aligned(4)));
typedef int32_t Integers __attribute__((vector_size(VECTOR * 4)));
typedef uint8_t Bytes __attribute__((vector_size(VECTOR)));

#define INLINE static inline __attribute__((always_inline))

INLINE Floats NAME(load)(const float *from) {
    return *(const LooseFloats *)from;
}

INLINE void NAME(store)(float *to, Floats value) {
    *(LooseFloats *)to = value;
}

INLINE Floats NAME(splat)(float value) {
    // Minus zero changes no value, so this is a broadcast alone; plus zero would change -0 and is computed.
    return value - (Floats){};
}

INLINE Floats NAME(fused)(Floats a, Floats b, Floats c) {
    return __builtin_elementwise_fma(a, b, c);
}

INLINE float NAME(total)(Floats sums) {
    float total = 0;
    for (int i = 0; i < VECTOR; i++) {
        total += sums[i];
    }
    return total;
}

/// 2^x for x ≤ 0; below -126 as if it were -126. Relative error below 2e-7.
INLINE Floats NAME(exp2)(Floats x) {
    x = __builtin_elementwise_max(x, NAME(splat)(-126.0f));
    Floats whole = __builtin_elementwise_roundeven(x);
    Floats rest = x - whole;
    Floats power = NAME(splat)(exp2_coefficients[EXP2_DEGREE]);
    _Pragma("clang loop unroll(full)") for (int i = EXP2_DEGREE - 1; i >= 0; i--) {
        power = NAME(fused)(power, rest, NAME(splat)(exp2_coefficients[i]));
    }
    return (Floats)((Integers)power + (__builtin_convertvector(whole, Integers) << 23));
}

/// One tile in registers: `rows` × 2 vectors. Starts from `bias`, or from what `output` holds when that is NULL.
/// Meanwhile asks for `depth` cache lines from `ahead` on: with few rows, the time goes into waiting for weights, and the
/// processor's own prefetching pauses while a block is used again (16 tokens: 5.2 ms without, 3.5 ms with).
INLINE void NAME(tile)(const float *input, size_t input_stride, const float *panel, size_t depth, const float *bias,
                       float *output, size_t output_stride, const float *ahead, const int rows) {
    Floats sums[TILE_ROWS][2];
    _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++) {
        const float *start = bias ? bias : output + r * output_stride;
        sums[r][0] = NAME(load)(start);
        sums[r][1] = NAME(load)(start + VECTOR);
    }
    // Three rows to a pointer: with one for each row, there are too few registers and the sums are spilled.
    const float *starts[(TILE_ROWS + 2) / 3];
    _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r += 3) {
        starts[r / 3] = input + r * input_stride;
    }
    _Pragma("clang loop unroll(disable)") for (size_t k = 0; k < depth; k++) {
        Floats left = NAME(load)(panel);
        Floats right = NAME(load)(panel + VECTOR);
        panel += WIDTH;
        __builtin_prefetch(ahead + k * LINE, 0, 2);
        _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++) {
            Floats factor = NAME(splat)(starts[r / 3][k + (r % 3) * input_stride]);
            sums[r][0] = NAME(fused)(factor, left, sums[r][0]);
            sums[r][1] = NAME(fused)(factor, right, sums[r][1]);
        }
    }
    _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++) {
        NAME(store)(output + r * output_stride, sums[r][0]);
        NAME(store)(output + r * output_stride + VECTOR, sums[r][1]);
    }
}

typedef void (*Tile)(const float *, size_t, const float *, size_t, const float *, float *, size_t,
                     const float *);

#define TILE(count)                                                                                                    \
    static void NAME(tile_##count)(const float *input, size_t input_stride, const float *panel, size_t depth,          \
                                   const float *bias, float *output, size_t output_stride, const float *ahead) {       \
        NAME(tile)(input, input_stride, panel, depth, bias, output, output_stride, ahead, count);                      \
    }
TILE(1)
TILE(2)
TILE(3)
TILE(4)
TILE(5)
TILE(6)
#if TILE_ROWS > 6
TILE(7)
TILE(8)
TILE(9)
TILE(10)
TILE(11)
TILE(12)
#endif
#undef TILE

/// By number of rows.
static const Tile NAME(tiles)[TILE_ROWS + 1] = {
    NULL, NAME(tile_1), NAME(tile_2), NAME(tile_3), NAME(tile_4), NAME(tile_5), NAME(tile_6),
#if TILE_ROWS > 6
    NAME(tile_7), NAME(tile_8), NAME(tile_9), NAME(tile_10), NAME(tile_11), NAME(tile_12),
#endif
};

static void NAME(multiply)(const float *input, size_t input_stride, size_t rows, const float *panel, size_t depth,
                           const float *bias, float *output, size_t output_stride) {
    // Tiles of nearly equal height: 16 rows are 8 + 8, not 12 + 4.
    size_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
    for (size_t k = 0; k < depth; k += BLOCK_DEPTH) {
        size_t block = depth - k < BLOCK_DEPTH ? depth - k : BLOCK_DEPTH;
        const float *block_start = panel + k * WIDTH;
        for (size_t t = 0; t < tiles; t++) {
            size_t first = rows * t / tiles, end = rows * (t + 1) / tiles;
            NAME(tiles)[end - first](input + first * input_stride + k, input_stride, panel + k * WIDTH, block,
                                     k == 0 ? bias : NULL, output + first * output_stride, output_stride,
                                     block_start + block * WIDTH + t * block * LINE);
        }
    }
}

static void NAME(gelu)(float *values, size_t stride, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < columns; c += VECTOR) {
            float *at = values + r * stride + c;
            Floats x = NAME(load)(at);
            Floats z = x * NAME(splat)(0.70710678f);
            z = __builtin_elementwise_min(z, NAME(splat)(ERF_LIMIT));
            z = __builtin_elementwise_max(z, NAME(splat)(-ERF_LIMIT));
            Floats square = z * z;
            Floats above = NAME(splat)(erf_numerator[ERF_DEGREE]), below = NAME(splat)(erf_denominator[ERF_DEGREE]);
            _Pragma("clang loop unroll(full)") for (int i = ERF_DEGREE - 1; i >= 0; i--) {
                above = NAME(fused)(above, square, NAME(splat)(erf_numerator[i]));
                below = NAME(fused)(below, square, NAME(splat)(erf_denominator[i]));
            }
            Floats half = x * NAME(splat)(0.5f);
            NAME(store)(at, NAME(fused)(half, z * above / below, half));
        }
    }
}

/// Keys of one head as panels `[32][WIDTH]`, their number rounded up with zeros.
static void NAME(pack_keys)(const float *keys, size_t length, float *panels) {
    for (size_t first = 0; first < length; first += WIDTH, panels += ENCODER_HEAD_SIZE * WIDTH) {
        size_t count = length - first < WIDTH ? length - first : WIDTH;
        if (count < WIDTH) {
            memset(panels, 0, ENCODER_HEAD_SIZE * WIDTH * sizeof(float));
        }
        for (size_t j = 0; j < count; j++) {
            const float *key = keys + (first + j) * ENCODER_PROJECTED;
            for (size_t d = 0; d < ENCODER_HEAD_SIZE; d++) {
                panels[d * WIDTH + j] = key[d];
            }
        }
    }
}

/// Values of one head as panels `[length][WIDTH]`.
static void NAME(pack_values)(const float *values, size_t length, float *panels) {
    for (size_t column = 0; column < ENCODER_HEAD_SIZE; column += WIDTH) {
        for (size_t t = 0; t < length; t++, panels += WIDTH) {
            memcpy(panels, values + t * ENCODER_PROJECTED + column, WIDTH * sizeof(float));
        }
    }
}

/// Replaces a row of `padded` scores by powers of two relative to its maximum, and returns their sum.
INLINE float NAME(exponentiate)(float *scores, size_t padded) {
    Floats highest = NAME(load)(scores);
    for (size_t c = VECTOR; c < padded; c += VECTOR) {
        highest = __builtin_elementwise_max(highest, NAME(load)(scores + c));
    }
    Floats maximum = NAME(splat)(__builtin_reduce_max(highest));
    Floats sum = NAME(splat)(0);
    for (size_t c = 0; c < padded; c += VECTOR) {
        Floats power = NAME(exp2)(NAME(load)(scores + c) - maximum);
        sum += power;
        NAME(store)(scores + c, power);
    }
    return NAME(total)(sum);
}

static void NAME(attend)(const float *projected, size_t length, float *output) {
    _Alignas(64) float keys[ENCODER_TEXT_TOKENS * ENCODER_HEAD_SIZE];
    _Alignas(64) float values[ENCODER_TEXT_TOKENS * ENCODER_HEAD_SIZE];
    _Alignas(64) float scores[TILE_ROWS * SCORE_STRIDE];
    static const float zeros[WIDTH];

    NAME(pack_keys)(projected + ENCODER_HIDDEN, length, keys);
    NAME(pack_values)(projected + 2 * ENCODER_HIDDEN, length, values);
    size_t padded = (length + WIDTH - 1) / WIDTH * WIDTH;
    size_t tiles = (length + TILE_ROWS - 1) / TILE_ROWS;
    for (size_t t = 0; t < tiles; t++) {
        size_t first = length * t / tiles, rows = length * (t + 1) / tiles - first;
        Tile tile = NAME(tiles)[rows];
        for (size_t k = 0; k < padded; k += WIDTH) {
            tile(projected + first * ENCODER_PROJECTED, ENCODER_PROJECTED, keys + k * ENCODER_HEAD_SIZE,
                 ENCODER_HEAD_SIZE, zeros, scores + k, SCORE_STRIDE, zeros);
        }
        float scales[TILE_ROWS];
        for (size_t r = 0; r < rows; r++) {
            for (size_t k = length; k < padded; k++) {
                scores[r * SCORE_STRIDE + k] = -__builtin_inff();
            }
            scales[r] = 1 / NAME(exponentiate)(scores + r * SCORE_STRIDE, padded);
        }
        float *target = output + first * ENCODER_HIDDEN;
        for (size_t column = 0; column < ENCODER_HEAD_SIZE; column += WIDTH) {
            tile(scores, SCORE_STRIDE, values + column * length, length, zeros, target + column, ENCODER_HIDDEN,
                 zeros);
        }
        for (size_t r = 0; r < rows; r++) {
            for (size_t c = 0; c < ENCODER_HEAD_SIZE; c += VECTOR) {
                float *at = target + r * ENCODER_HIDDEN + c;
                NAME(store)(at, NAME(load)(at) * NAME(splat)(scales[r]));
            }
        }
    }
}

static void NAME(add_and_normalize)(float *state, const float *update, const float *gain, const float *shift) {
    Floats sums = NAME(splat)(0);
    for (size_t c = 0; c < ENCODER_HIDDEN; c += VECTOR) {
        Floats value = NAME(load)(state + c) + NAME(load)(update + c);
        sums += value;
        NAME(store)(state + c, value);
    }
    Floats mean = NAME(splat)(NAME(total)(sums) / ENCODER_HIDDEN);
    Floats squares = NAME(splat)(0);
    for (size_t c = 0; c < ENCODER_HIDDEN; c += VECTOR) {
        Floats difference = NAME(load)(state + c) - mean;
        squares = NAME(fused)(difference, difference, squares);
    }
    float deviation = __builtin_sqrtf(NAME(total)(squares) / ENCODER_HIDDEN + NORM_EPSILON);
    Floats scale = NAME(splat)(1 / deviation);
    for (size_t c = 0; c < ENCODER_HIDDEN; c += VECTOR) {
        Floats normal = (NAME(load)(state + c) - mean) * scale;
        NAME(store)(state + c, NAME(fused)(normal, NAME(load)(gain + c), NAME(load)(shift + c)));
    }
}

static void NAME(quantize)(const float *row, size_t count, uint8_t *output, float *scale, int32_t *zero) {
    Floats lowest = NAME(splat)(0), highest = NAME(splat)(0);
    for (size_t c = 0; c < count; c += VECTOR) {
        lowest = __builtin_elementwise_min(lowest, NAME(load)(row + c));
        highest = __builtin_elementwise_max(highest, NAME(load)(row + c));
    }
    ByteRange range = byte_range(__builtin_reduce_min(lowest), __builtin_reduce_max(highest));
    *scale = range.scale;
    *zero = (int32_t)range.zero;
    for (size_t c = 0; c < count; c += VECTOR) {
        Floats steps = __builtin_elementwise_roundeven(NAME(load)(row + c) * NAME(splat)(range.inverse));
        steps = __builtin_elementwise_max(steps + NAME(splat)(range.zero), NAME(splat)(0));
        steps = __builtin_elementwise_min(steps, NAME(splat)(255));
        Bytes bytes = __builtin_convertvector(__builtin_convertvector(steps, Integers), Bytes);
        memcpy(output + c, &bytes, sizeof bytes);
    }
}

static void NAME(pool)(const float *states, size_t rows, float *output) {
    double square = 0;
    for (size_t c = 0; c < ENCODER_HIDDEN; c += VECTOR) {
        Floats sums = NAME(splat)(0);
        for (size_t r = 0; r < rows; r++) {
            sums += NAME(load)(states + r * ENCODER_HIDDEN + c);
        }
        sums /= NAME(splat)((float)rows);
        NAME(store)(output + c, sums);
        square += NAME(total)(sums * sums);
    }
    float scale = square > 0 ? (float)(1 / __builtin_sqrt(square)) : 0;
    for (size_t c = 0; c < ENCODER_HIDDEN; c += VECTOR) {
        NAME(store)(output + c, NAME(load)(output + c) * NAME(splat)(scale));
    }
}
