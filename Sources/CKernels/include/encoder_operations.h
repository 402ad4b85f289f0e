// SPDX-License-Identifier: Apache-2.0
#ifndef ENCODER_OPERATIONS_H
#define ENCODER_OPERATIONS_H

#include "cpu_features.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The shape of MiniLM-L6: BERT with 6 layers of 384 units in 12 heads.
enum {
    ENCODER_LAYERS = 6,
    ENCODER_HIDDEN = 384,
    ENCODER_HEADS = 12,
    ENCODER_HEAD_SIZE = 32,
    ENCODER_INTERMEDIATE = 1536,
    /// Query, key and value of one token, side by side.
    ENCODER_PROJECTED = 3 * ENCODER_HIDDEN,
    /// The longest text in tokens: the model was trained to be cut there.
    ENCODER_TEXT_TOKENS = 256,
};

/// A matrix of activations in bytes: value = scale · (byte − zero), with one scale and one zero for each row.
typedef struct QuantizedRows {
    const uint8_t *values;
    /// Bytes from one row to the next; a multiple of 4.
    size_t stride;
    const float *scales;
    const int32_t *zeros;
} QuantizedRows;

/// One panel of weights in bytes: value = scale · byte, with one scale for each column.
typedef struct QuantizedPanel {
    /// `[depth / 4][panel width][4]`.
    const int8_t *values;
    const float *scales;
    /// Of each column, the sum over the depth: what the rows' zeros are multiplied by.
    const int32_t *sums;
} QuantizedPanel;

/// The arithmetic of the encoder in one instruction set. Matrices are row-major; a stride counts elements.
///
/// Weights come in panels: `width` neighbouring output columns, laid out as `[depth][width]`, so that a product reads them
/// in order.
typedef struct EncoderOperations {
    CPUInstructionSet instruction_set;
    /// Columns in a panel: 16, or 32 with AVX-512.
    size_t width;

    /// `output[rows][width] = input[rows][depth] · panel + bias[width]`.
    void (*multiply)(const float *input, size_t input_stride, size_t rows, const float *panel, size_t depth,
                     const float *bias, float *output, size_t output_stride);

    /// The same for bytes, `depth` a multiple of 4, exact in its integer part.
    void (*multiply_quantized)(QuantizedRows input, size_t rows, QuantizedPanel panel, size_t depth, const float *bias,
                               float *output, size_t output_stride);

    /// `x = x · Φ(x)` in place, by the error function, on a block of `columns` (a multiple of 16).
    void (*gelu)(float *values, size_t stride, size_t rows, size_t columns);

    /// Attention of one head over one text of `length` ≤ ENCODER_TEXT_TOKENS tokens. `projected` points at the head's
    /// first query value, its keys and values follow ENCODER_HIDDEN and 2 · ENCODER_HIDDEN further, rows are
    /// ENCODER_PROJECTED apart. Queries are expected to carry the factor log2(e) / √ENCODER_HEAD_SIZE.
    /// `output` has rows of ENCODER_HIDDEN.
    void (*attend)(const float *projected, size_t length, float *output);

    /// `state = layer_norm(state + update)` over one row of ENCODER_HIDDEN.
    void (*add_and_normalize)(float *state, const float *update, const float *gain, const float *shift);

    /// Bytes for one row of `count` (a multiple of 16) values, with the scale and zero that fit its range.
    void (*quantize)(const float *row, size_t count, uint8_t *output, float *scale, int32_t *zero);

    /// Mean of `rows` rows of ENCODER_HIDDEN, scaled to length one.
    void (*pool)(const float *states, size_t rows, float *output);
} EncoderOperations;

/// The operations for an instruction set. The caller makes sure that the processor has it.
const EncoderOperations *encoder_operations(CPUInstructionSet instruction_set);

/// Lays `columns` rows of a weight matrix `[output][depth]` out as one panel `[depth][width]`, times `factor`.
void encoder_pack_panel(const float *weights, size_t depth, size_t width, float factor, float *panel);

/// The same as bytes, with a scale and a sum for each column.
void encoder_pack_panel_quantized(const float *weights, size_t depth, size_t width, float factor, int8_t *panel,
                                  float *scales, int32_t *sums);

#endif
