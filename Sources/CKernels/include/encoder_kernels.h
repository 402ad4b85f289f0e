// SPDX-License-Identifier: Apache-2.0
#ifndef ENCODER_KERNELS_H
#define ENCODER_KERNELS_H

#include "cpu_features.h"
#include "encoder_operations.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How weights are kept and products are computed.
typedef enum __attribute__((enum_extensibility(closed))) EncoderPrecision : int32_t {
    EncoderPrecisionFloat32 = 0,
    /// Bytes: a scale for each token and each weight column. A quarter of the memory.
    EncoderPrecisionInt8 = 1,
} EncoderPrecision;

/// One layer's weights as the model file has them: matrices are `[output][input]`.
typedef struct EncoderLayerWeights {
    const float *query, *query_bias;
    const float *key, *key_bias;
    const float *value, *value_bias;
    const float *attention_output, *attention_output_bias;
    const float *attention_gain, *attention_shift;
    const float *intermediate, *intermediate_bias;
    const float *output, *output_bias;
    const float *output_gain, *output_shift;
} EncoderLayerWeights;

/// All weights as the model file has them. Read while the model is made; only `words` has to outlive it.
typedef struct EncoderWeights {
    /// `[vocabulary][ENCODER_HIDDEN]`; stays where it is: a text touches only a few of its rows.
    const float *words;
    size_t vocabulary;
    /// `[at least ENCODER_TEXT_TOKENS][ENCODER_HIDDEN]`.
    const float *positions;
    /// The row of token type 0.
    const float *token_type;
    const float *embedding_gain, *embedding_shift;
    EncoderLayerWeights layers[ENCODER_LAYERS];
} EncoderWeights;

/// A model ready to run: packed weights, read-only once made, shared by any number of threads.
typedef struct EncoderModel EncoderModel;

/// Packs the weights for an instruction set that this processor has. NULL: out of memory.
EncoderModel *encoder_model_create(const EncoderWeights *weights, EncoderPrecision precision,
                                   CPUInstructionSet instruction_set);
void encoder_model_destroy(EncoderModel *model);
/// Bytes allocated for packed weights.
size_t encoder_model_bytes(const EncoderModel *model);

/// A batch of texts with the room to compute it. One batch at a time.
typedef struct EncoderJob EncoderJob;

/// Room for `token_capacity` tokens and `text_capacity` texts. NULL: out of memory. `model` has to outlive it.
EncoderJob *encoder_job_create(const EncoderModel *model, size_t token_capacity, size_t text_capacity);
void encoder_job_destroy(EncoderJob *job);

/// Takes the batch to compute: texts' token ids one after the other without padding, and the length of each text (1 to
/// ENCODER_TEXT_TOKENS). Copies both. False, with nothing taken: beyond capacity, or an id outside the vocabulary.
bool encoder_job_prepare(EncoderJob *job, const int32_t *tokens, const uint32_t *lengths, size_t texts);

/// Computes a share of the prepared batch and returns once the whole of it is computed.
///
/// Any number of threads may call it for the same batch, also late: they take what nobody took yet, and none waits for a
/// thread that isn't there. The batch must not be prepared anew before every caller has returned.
void encoder_job_run(EncoderJob *job);

/// After `encoder_job_run`: `[texts][ENCODER_HIDDEN]`, each row of length one, in the order of `prepare`.
const float *encoder_job_embeddings(const EncoderJob *job);

#endif
