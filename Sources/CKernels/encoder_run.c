// SPDX-License-Identifier: Apache-2.0
//
// A batch through the model: a fixed sequence of steps, each shared out in units among whoever runs it.

#include "encoder_job.h"

#include <string.h>

enum {
    /// Rows to a unit of the steps that go row by row.
    ROWS_PER_UNIT = 8,
    /// Rows to a unit of a product, so that its input stays in the second-level cache: 192 × 384 floats are 300 KB,
    /// 64 × 1536 are 400 KB.
    ROWS_PER_PRODUCT = 192,
    ROWS_PER_DEEP_PRODUCT = 64,
};

/// The rows that one unit handles.
typedef struct Rows {
    size_t first, count;
} Rows;

static size_t divide_up(size_t total, size_t part) {
    return (total + part - 1) / part;
}

/// Part `index` of `parts` nearly equal ones.
static Rows part(size_t total, size_t parts, size_t index) {
    size_t first = total * index / parts;
    return (Rows){.first = first, .count = total * (index + 1) / parts - first};
}

typedef void (*Step)(EncoderJob *job, const EncoderLayer *layer, size_t units, size_t unit);

/// Takes part in a step, and returns once it is complete.
static void share(EncoderJob *job, WorkShare **next, Step step, const EncoderLayer *layer, size_t units) {
    WorkShare *work = (*next)++;
    for (size_t unit; (unit = work_share_take(work)) < units;) {
        step(job, layer, units, unit);
        work_share_finish(work);
    }
    work_share_wait(work, units);
}

static bool is_quantized(const EncoderJob *job) {
    return job->model->precision == EncoderPrecisionInt8;
}

static void quantize(const EncoderJob *job, const float *row, size_t columns, QuantizedActivations to, size_t index) {
    job->model->operations->quantize(row, columns, to.values + index * columns, to.scales + index, to.zeros + index);
}

/// Adds `update` to the state of a token, normalises it, and keeps it as bytes as well where products need that.
static void advance(EncoderJob *job, size_t token, const float *update, const EncoderNorm *norm) {
    float *state = job->states + token * ENCODER_HIDDEN;
    job->model->operations->add_and_normalize(state, update, norm->gain, norm->shift);
    if (is_quantized(job)) {
        quantize(job, state, ENCODER_HIDDEN, job->quantized_states, token);
    }
}

static void look_up(EncoderJob *job, const EncoderLayer *layer, size_t units, size_t unit) {
    (void)layer;
    const EncoderModel *model = job->model;
    Rows rows = part(job->tokens, units, unit);
    for (size_t t = rows.first; t < rows.first + rows.count; t++) {
        const float *word = model->words + (size_t)job->ids[t] * ENCODER_HIDDEN;
        memcpy(job->states + t * ENCODER_HIDDEN, word, ENCODER_HIDDEN * sizeof(float));
        advance(job, t, model->positions + job->positions[t] * ENCODER_HIDDEN, &model->embedding_norm);
    }
}

static size_t product_blocks(const EncoderJob *job, const EncoderMatrix *matrix) {
    return divide_up(job->tokens, matrix->depth > ENCODER_HIDDEN ? ROWS_PER_DEEP_PRODUCT : ROWS_PER_PRODUCT);
}

/// Units of a product: blocks of rows times panels.
static size_t product_units(const EncoderJob *job, const EncoderMatrix *matrix) {
    return product_blocks(job, matrix) * (matrix->columns / job->model->operations->width);
}

/// One panel for one block of rows. Returns the rows, and in `target` where their part of the output begins.
static Rows multiply(EncoderJob *job, const EncoderMatrix *matrix, const float *input, size_t input_stride,
                     QuantizedActivations quantized, float *output, size_t output_stride, size_t unit, float **target) {
    const EncoderOperations *operations = job->model->operations;
    size_t panels = matrix->columns / operations->width;
    Rows rows = part(job->tokens, product_blocks(job, matrix), unit / panels);
    size_t column = unit % panels * operations->width;
    *target = output + rows.first * output_stride + column;
    if (is_quantized(job)) {
        QuantizedRows bytes = {
            .values = quantized.values + rows.first * matrix->depth,
            .stride = matrix->depth,
            .scales = quantized.scales + rows.first,
            .zeros = quantized.zeros + rows.first,
        };
        QuantizedPanel panel = {matrix->bytes + column * matrix->depth, matrix->scales + column, matrix->sums + column};
        operations->multiply_quantized(bytes, rows.count, panel, matrix->depth, matrix->bias + column, *target,
                                       output_stride);
    } else {
        operations->multiply(input + rows.first * input_stride, input_stride, rows.count,
                             matrix->panels + column * matrix->depth, matrix->depth, matrix->bias + column, *target,
                             output_stride);
    }
    return rows;
}

static void project(EncoderJob *job, const EncoderLayer *layer, size_t units, size_t unit) {
    (void)units;
    float *target;
    multiply(job, &layer->projection, job->states, ENCODER_HIDDEN, job->quantized_states, job->projected,
             ENCODER_PROJECTED, unit, &target);
}

static void attend(EncoderJob *job, const EncoderLayer *layer, size_t units, size_t unit) {
    (void)layer;
    (void)units;
    TextSpan span = job->spans[job->longest_first[unit / ENCODER_HEADS]];
    size_t column = unit % ENCODER_HEADS * ENCODER_HEAD_SIZE;
    job->model->operations->attend(job->projected + span.first * ENCODER_PROJECTED + column, span.length,
                                   job->context + span.first * ENCODER_HIDDEN + column);
}

static void quantize_context(EncoderJob *job, const EncoderLayer *layer, size_t units, size_t unit) {
    (void)layer;
    Rows rows = part(job->tokens, units, unit);
    for (size_t t = rows.first; t < rows.first + rows.count; t++) {
        quantize(job, job->context + t * ENCODER_HIDDEN, ENCODER_HIDDEN, job->quantized_context, t);
    }
}

static void mix_heads(EncoderJob *job, const EncoderLayer *layer, size_t units, size_t unit) {
    (void)units;
    float *target;
    multiply(job, &layer->attention_output, job->context, ENCODER_HIDDEN, job->quantized_context, job->updates,
             ENCODER_HIDDEN, unit, &target);
}

static void advance_after_attention(EncoderJob *job, const EncoderLayer *layer, size_t units, size_t unit) {
    Rows rows = part(job->tokens, units, unit);
    for (size_t t = rows.first; t < rows.first + rows.count; t++) {
        advance(job, t, job->updates + t * ENCODER_HIDDEN, &layer->attention_norm);
    }
}

static void expand(EncoderJob *job, const EncoderLayer *layer, size_t units, size_t unit) {
    (void)units;
    float *target;
    Rows rows = multiply(job, &layer->intermediate, job->states, ENCODER_HIDDEN, job->quantized_states, job->inner,
                         INNER_STRIDE, unit, &target);
    // At once, while the block is in the first-level cache.
    job->model->operations->gelu(target, INNER_STRIDE, rows.count, job->model->operations->width);
}

static void quantize_inner(EncoderJob *job, const EncoderLayer *layer, size_t units, size_t unit) {
    (void)layer;
    Rows rows = part(job->tokens, units, unit);
    for (size_t t = rows.first; t < rows.first + rows.count; t++) {
        quantize(job, job->inner + t * INNER_STRIDE, ENCODER_INTERMEDIATE, job->quantized_inner, t);
    }
}

static void contract(EncoderJob *job, const EncoderLayer *layer, size_t units, size_t unit) {
    (void)units;
    float *target;
    multiply(job, &layer->output, job->inner, INNER_STRIDE, job->quantized_inner, job->updates, ENCODER_HIDDEN, unit,
             &target);
}

static void advance_after_inner(EncoderJob *job, const EncoderLayer *layer, size_t units, size_t unit) {
    Rows rows = part(job->tokens, units, unit);
    for (size_t t = rows.first; t < rows.first + rows.count; t++) {
        advance(job, t, job->updates + t * ENCODER_HIDDEN, &layer->output_norm);
    }
}

static void pool(EncoderJob *job, const EncoderLayer *layer, size_t units, size_t unit) {
    (void)layer;
    (void)units;
    TextSpan span = job->spans[unit];
    job->model->operations->pool(job->states + span.first * ENCODER_HIDDEN, span.length,
                                 job->embeddings + unit * ENCODER_HIDDEN);
}

void encoder_job_run(EncoderJob *job) {
    WorkShare *next = job->steps;
    size_t row_units = divide_up(job->tokens, ROWS_PER_UNIT);
    share(job, &next, look_up, NULL, row_units);
    for (int l = 0; l < ENCODER_LAYERS; l++) {
        const EncoderLayer *layer = &job->model->layers[l];
        share(job, &next, project, layer, product_units(job, &layer->projection));
        share(job, &next, attend, layer, job->texts * ENCODER_HEADS);
        if (is_quantized(job)) {
            share(job, &next, quantize_context, layer, row_units);
        }
        share(job, &next, mix_heads, layer, product_units(job, &layer->attention_output));
        share(job, &next, advance_after_attention, layer, row_units);
        share(job, &next, expand, layer, product_units(job, &layer->intermediate));
        if (is_quantized(job)) {
            share(job, &next, quantize_inner, layer, row_units);
        }
        share(job, &next, contract, layer, product_units(job, &layer->output));
        share(job, &next, advance_after_inner, layer, row_units);
    }
    share(job, &next, pool, NULL, job->texts);
}
