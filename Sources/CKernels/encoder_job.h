// SPDX-License-Identifier: Apache-2.0
#ifndef ENCODER_JOB_H
#define ENCODER_JOB_H

#include "encoder_model.h"
#include "work_share.h"

enum {
    /// Row length of the inner activations. A stride of 1536 floats puts the rows of a tile on only two groups of cache
    /// sets.
    INNER_STRIDE = ENCODER_INTERMEDIATE + 16,
    /// At most as many steps as one batch has: see encoder_job_run.
    STEPS_PER_LAYER = 9,
    STEPS = 2 + STEPS_PER_LAYER * ENCODER_LAYERS,
};

/// One text of a batch: its rows in the activations.
typedef struct TextSpan {
    size_t first, length;
} TextSpan;

/// Activations as bytes: for int8 only.
typedef struct QuantizedActivations {
    uint8_t *values;
    float *scales;
    int32_t *zeros;
} QuantizedActivations;

struct EncoderJob {
    const EncoderModel *model;
    size_t token_capacity, text_capacity;

    size_t tokens, texts;
    int32_t *ids;
    /// Of each token, its position in its text.
    uint32_t *positions;
    TextSpan *spans;
    /// Texts by falling length: the longest start first, so that the last ones to end are short.
    uint32_t *longest_first;

    /// `[tokens][ENCODER_HIDDEN]`: what each layer reads and leaves behind.
    float *states;
    /// `[tokens][ENCODER_PROJECTED]`.
    float *projected;
    /// `[tokens][ENCODER_HIDDEN]`: what attention found.
    float *context;
    /// `[tokens][ENCODER_HIDDEN]`: what is to be added to the states.
    float *updates;
    /// `[tokens][INNER_STRIDE]`.
    float *inner;
    QuantizedActivations quantized_states, quantized_context, quantized_inner;
    /// `[texts][ENCODER_HIDDEN]`.
    float *embeddings;

    WorkShare *steps;
    void *storage;
};

#endif
