// SPDX-License-Identifier: Apache-2.0
#include "encoder_model.h"

#include "encoder_storage.h"

#include <stdlib.h>
#include <string.h>

static void lay_out_matrix(EncoderMatrix *matrix, EncoderStorage *storage, EncoderPrecision precision, size_t depth,
                           size_t columns) {
    matrix->depth = depth;
    matrix->columns = columns;
    if (precision == EncoderPrecisionInt8) {
        matrix->bytes = encoder_storage_take(storage, depth * columns, 1);
        matrix->scales = encoder_storage_take(storage, columns, sizeof(float));
        matrix->sums = encoder_storage_take(storage, columns, sizeof(int32_t));
    } else {
        matrix->panels = encoder_storage_take(storage, depth * columns, sizeof(float));
    }
    matrix->bias = encoder_storage_take(storage, columns, sizeof(float));
}

static void lay_out_norm(EncoderNorm *norm, EncoderStorage *storage) {
    norm->gain = encoder_storage_take(storage, ENCODER_HIDDEN, sizeof(float));
    norm->shift = encoder_storage_take(storage, ENCODER_HIDDEN, sizeof(float));
}

/// In the order in which a text reads them.
static void lay_out(EncoderModel *model, EncoderStorage *storage) {
    model->positions = encoder_storage_take(storage, ENCODER_TEXT_TOKENS * ENCODER_HIDDEN, sizeof(float));
    lay_out_norm(&model->embedding_norm, storage);
    for (int l = 0; l < ENCODER_LAYERS; l++) {
        EncoderLayer *layer = &model->layers[l];
        lay_out_matrix(&layer->projection, storage, model->precision, ENCODER_HIDDEN, ENCODER_PROJECTED);
        lay_out_matrix(&layer->attention_output, storage, model->precision, ENCODER_HIDDEN, ENCODER_HIDDEN);
        lay_out_norm(&layer->attention_norm, storage);
        lay_out_matrix(&layer->intermediate, storage, model->precision, ENCODER_HIDDEN, ENCODER_INTERMEDIATE);
        lay_out_matrix(&layer->output, storage, model->precision, ENCODER_INTERMEDIATE, ENCODER_HIDDEN);
        lay_out_norm(&layer->output_norm, storage);
    }
}

/// Packs `columns` rows of `weights`, times `factor`, as the columns from `first` on.
static void pack(EncoderMatrix *matrix, size_t width, size_t first, size_t columns, const float *weights,
                 const float *bias, float factor) {
    size_t depth = matrix->depth;
    for (size_t c = 0; c < columns; c += width) {
        const float *source = weights + c * depth;
        size_t target = first + c;
        if (matrix->bytes) {
            encoder_pack_panel_quantized(source, depth, width, factor, matrix->bytes + target * depth,
                                         matrix->scales + target, matrix->sums + target);
        } else {
            encoder_pack_panel(source, depth, width, factor, matrix->panels + target * depth);
        }
    }
    for (size_t c = 0; c < columns; c++) {
        matrix->bias[first + c] = bias[c] * factor;
    }
}

static void copy_norm(EncoderNorm *norm, const float *gain, const float *shift) {
    memcpy(norm->gain, gain, ENCODER_HIDDEN * sizeof(float));
    memcpy(norm->shift, shift, ENCODER_HIDDEN * sizeof(float));
}

static void pack_layer(EncoderLayer *layer, const EncoderLayerWeights *weights, size_t width) {
    // log2(e) / √32 goes into the queries: scores then need neither a division nor more than a power of two.
    const float score_factor = 1.44269504088896f * 0.17677669529664f;
    EncoderMatrix *projection = &layer->projection;
    pack(projection, width, 0, ENCODER_HIDDEN, weights->query, weights->query_bias, score_factor);
    pack(projection, width, ENCODER_HIDDEN, ENCODER_HIDDEN, weights->key, weights->key_bias, 1);
    pack(projection, width, 2 * ENCODER_HIDDEN, ENCODER_HIDDEN, weights->value, weights->value_bias, 1);
    pack(&layer->attention_output, width, 0, ENCODER_HIDDEN, weights->attention_output, weights->attention_output_bias,
         1);
    copy_norm(&layer->attention_norm, weights->attention_gain, weights->attention_shift);
    pack(&layer->intermediate, width, 0, ENCODER_INTERMEDIATE, weights->intermediate, weights->intermediate_bias, 1);
    pack(&layer->output, width, 0, ENCODER_HIDDEN, weights->output, weights->output_bias, 1);
    copy_norm(&layer->output_norm, weights->output_gain, weights->output_shift);
}

EncoderModel *encoder_model_create(const EncoderWeights *weights, EncoderPrecision precision,
                                   CPUInstructionSet instruction_set) {
    EncoderModel *model = calloc(1, sizeof *model);
    if (!model) {
        return NULL;
    }
    model->operations = encoder_operations(instruction_set);
    model->precision = precision;
    model->words = weights->words;
    model->vocabulary = weights->vocabulary;

    EncoderStorage count = {0};
    lay_out(model, &count);
    model->storage = encoder_storage_allocate(count.used);
    if (!model->storage) {
        free(model);
        return NULL;
    }
    model->bytes = count.used;
    EncoderStorage storage = {.base = model->storage};
    lay_out(model, &storage);

    for (size_t p = 0; p < ENCODER_TEXT_TOKENS; p++) {
        for (size_t c = 0; c < ENCODER_HIDDEN; c++) {
            size_t at = p * ENCODER_HIDDEN + c;
            model->positions[at] = weights->positions[at] + weights->token_type[c];
        }
    }
    copy_norm(&model->embedding_norm, weights->embedding_gain, weights->embedding_shift);
    for (int l = 0; l < ENCODER_LAYERS; l++) {
        pack_layer(&model->layers[l], &weights->layers[l], model->operations->width);
    }
    return model;
}

void encoder_model_destroy(EncoderModel *model) {
    if (model) {
        free(model->storage);
        free(model);
    }
}

size_t encoder_model_bytes(const EncoderModel *model) {
    return model->bytes;
}
