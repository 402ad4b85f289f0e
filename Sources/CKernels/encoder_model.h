// SPDX-License-Identifier: Apache-2.0
#ifndef ENCODER_MODEL_H
#define ENCODER_MODEL_H

#include "encoder_kernels.h"

/// A weight matrix as panels, in floats or in bytes, and its bias.
typedef struct EncoderMatrix {
    size_t depth, columns;
    /// Floats; NULL for int8.
    float *panels;
    /// Bytes with a scale and a sum for each column; NULL for float32.
    int8_t *bytes;
    float *scales;
    int32_t *sums;
    float *bias;
} EncoderMatrix;

typedef struct EncoderNorm {
    float *gain, *shift;
} EncoderNorm;

typedef struct EncoderLayer {
    /// Query, key and value in one product.
    EncoderMatrix projection;
    EncoderMatrix attention_output;
    EncoderNorm attention_norm;
    EncoderMatrix intermediate;
    EncoderMatrix output;
    EncoderNorm output_norm;
} EncoderLayer;

struct EncoderModel {
    const EncoderOperations *operations;
    EncoderPrecision precision;
    const float *words;
    size_t vocabulary;
    /// `[ENCODER_TEXT_TOKENS][ENCODER_HIDDEN]`: position plus token type 0.
    float *positions;
    EncoderNorm embedding_norm;
    EncoderLayer layers[ENCODER_LAYERS];
    /// What all of the above but `words` points into.
    void *storage;
    size_t bytes;
};

#endif
