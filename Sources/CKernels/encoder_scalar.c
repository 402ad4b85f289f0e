// SPDX-License-Identifier: Apache-2.0
//
// The encoder's operations in plain C: what every processor runs, and what the vector versions are tested against.

#include "encoder_variants.h"

#include "encoder_coefficients.h"

#include <math.h>

enum { WIDTH = 16 };

static void multiply(const float *input, size_t input_stride, size_t rows, const float *panel, size_t depth,
                     const float *bias, float *output, size_t output_stride) {
    for (size_t r = 0; r < rows; r++) {
        float sums[WIDTH];
        for (int c = 0; c < WIDTH; c++) {
            sums[c] = bias[c];
        }
        for (size_t k = 0; k < depth; k++) {
            float factor = input[r * input_stride + k];
            for (int c = 0; c < WIDTH; c++) {
                sums[c] += factor * panel[k * WIDTH + c];
            }
        }
        for (int c = 0; c < WIDTH; c++) {
            output[r * output_stride + c] = sums[c];
        }
    }
}

static void multiply_quantized(QuantizedRows input, size_t rows, QuantizedPanel panel, size_t depth, const float *bias,
                               float *output, size_t output_stride) {
    for (size_t r = 0; r < rows; r++) {
        int32_t sums[WIDTH] = {0};
        const uint8_t *row = input.values + r * input.stride;
        for (size_t k = 0; k < depth; k++) {
            int32_t factor = row[k];
            const int8_t *weights = panel.values + (k / 4) * 4 * WIDTH + k % 4;
            for (int c = 0; c < WIDTH; c++) {
                sums[c] += factor * weights[c * 4];
            }
        }
        for (int c = 0; c < WIDTH; c++) {
            int32_t exact = sums[c] - input.zeros[r] * panel.sums[c];
            output[r * output_stride + c] = bias[c] + (float)exact * (input.scales[r] * panel.scales[c]);
        }
    }
}

static void gelu(float *values, size_t stride, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < columns; c++) {
            float *x = values + r * stride + c;
            *x = 0.5f * *x * (1 + erff(*x * 0.70710678f));
        }
    }
}

static void attend(const float *projected, size_t length, float *output) {
    const float *keys = projected + ENCODER_HIDDEN, *values = projected + 2 * ENCODER_HIDDEN;
    for (size_t q = 0; q < length; q++) {
        const float *query = projected + q * ENCODER_PROJECTED;
        float scores[ENCODER_TEXT_TOKENS], highest = -INFINITY, sum = 0;
        for (size_t k = 0; k < length; k++) {
            float score = 0;
            for (int d = 0; d < ENCODER_HEAD_SIZE; d++) {
                score += query[d] * keys[k * ENCODER_PROJECTED + d];
            }
            scores[k] = score;
            highest = fmaxf(highest, score);
        }
        float mixed[ENCODER_HEAD_SIZE] = {0};
        for (size_t k = 0; k < length; k++) {
            float power = exp2f(scores[k] - highest);
            sum += power;
            for (int d = 0; d < ENCODER_HEAD_SIZE; d++) {
                mixed[d] += power * values[k * ENCODER_PROJECTED + d];
            }
        }
        for (int d = 0; d < ENCODER_HEAD_SIZE; d++) {
            output[q * ENCODER_HIDDEN + d] = mixed[d] / sum;
        }
    }
}

static void add_and_normalize(float *state, const float *update, const float *gain, const float *shift) {
    float sum = 0, squares = 0;
    for (int c = 0; c < ENCODER_HIDDEN; c++) {
        state[c] += update[c];
        sum += state[c];
    }
    float mean = sum / ENCODER_HIDDEN;
    for (int c = 0; c < ENCODER_HIDDEN; c++) {
        squares += (state[c] - mean) * (state[c] - mean);
    }
    float scale = 1 / sqrtf(squares / ENCODER_HIDDEN + NORM_EPSILON);
    for (int c = 0; c < ENCODER_HIDDEN; c++) {
        state[c] = (state[c] - mean) * scale * gain[c] + shift[c];
    }
}

static void quantize(const float *row, size_t count, uint8_t *output, float *scale, int32_t *zero) {
    float lowest = 0, highest = 0;
    for (size_t c = 0; c < count; c++) {
        lowest = fminf(lowest, row[c]);
        highest = fmaxf(highest, row[c]);
    }
    ByteRange range = byte_range(lowest, highest);
    *scale = range.scale;
    *zero = (int32_t)range.zero;
    for (size_t c = 0; c < count; c++) {
        float steps = __builtin_roundevenf(row[c] * range.inverse) + range.zero;
        output[c] = (uint8_t)fminf(fmaxf(steps, 0), 255);
    }
}

static void pool(const float *states, size_t rows, float *output) {
    double square = 0;
    for (int c = 0; c < ENCODER_HIDDEN; c++) {
        float sum = 0;
        for (size_t r = 0; r < rows; r++) {
            sum += states[r * ENCODER_HIDDEN + c];
        }
        output[c] = sum / (float)rows;
        square += (double)output[c] * output[c];
    }
    float scale = square > 0 ? (float)(1 / sqrt(square)) : 0;
    for (int c = 0; c < ENCODER_HIDDEN; c++) {
        output[c] *= scale;
    }
}

const EncoderOperations encoder_scalar_operations = {
    .instruction_set = CPUInstructionSetScalar,
    .width = WIDTH,
    .multiply = multiply,
    .multiply_quantized = multiply_quantized,
    .gelu = gelu,
    .attend = attend,
    .add_and_normalize = add_and_normalize,
    .quantize = quantize,
    .pool = pool,
};
