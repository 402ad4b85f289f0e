// SPDX-License-Identifier: Apache-2.0
#include "encoder_job.h"

#include "encoder_storage.h"

#include <stdlib.h>
#include <string.h>

static void lay_out_quantized(QuantizedActivations *activations, EncoderStorage *storage, size_t rows, size_t columns) {
    activations->values = encoder_storage_take(storage, rows * columns, 1);
    activations->scales = encoder_storage_take(storage, rows, sizeof(float));
    activations->zeros = encoder_storage_take(storage, rows, sizeof(int32_t));
}

static void lay_out(EncoderJob *job, EncoderStorage *storage) {
    size_t tokens = job->token_capacity, texts = job->text_capacity;
    job->steps = encoder_storage_take(storage, STEPS, sizeof(WorkShare));
    job->ids = encoder_storage_take(storage, tokens, sizeof(int32_t));
    job->positions = encoder_storage_take(storage, tokens, sizeof(uint32_t));
    job->spans = encoder_storage_take(storage, texts, sizeof(TextSpan));
    job->longest_first = encoder_storage_take(storage, texts, sizeof(uint32_t));
    job->embeddings = encoder_storage_take(storage, texts * ENCODER_HIDDEN, sizeof(float));
    job->states = encoder_storage_take(storage, tokens * ENCODER_HIDDEN, sizeof(float));
    job->projected = encoder_storage_take(storage, tokens * ENCODER_PROJECTED, sizeof(float));
    job->context = encoder_storage_take(storage, tokens * ENCODER_HIDDEN, sizeof(float));
    job->updates = encoder_storage_take(storage, tokens * ENCODER_HIDDEN, sizeof(float));
    job->inner = encoder_storage_take(storage, tokens * INNER_STRIDE, sizeof(float));
    if (job->model->precision == EncoderPrecisionInt8) {
        lay_out_quantized(&job->quantized_states, storage, tokens, ENCODER_HIDDEN);
        lay_out_quantized(&job->quantized_context, storage, tokens, ENCODER_HIDDEN);
        lay_out_quantized(&job->quantized_inner, storage, tokens, ENCODER_INTERMEDIATE);
    }
}

EncoderJob *encoder_job_create(const EncoderModel *model, size_t token_capacity, size_t text_capacity) {
    EncoderJob *job = calloc(1, sizeof *job);
    if (!job) {
        return NULL;
    }
    job->model = model;
    job->token_capacity = token_capacity;
    job->text_capacity = text_capacity;
    EncoderStorage count = {0};
    lay_out(job, &count);
    job->storage = encoder_storage_allocate(count.used);
    if (!job->storage) {
        free(job);
        return NULL;
    }
    EncoderStorage storage = {.base = job->storage};
    lay_out(job, &storage);
    return job;
}

void encoder_job_destroy(EncoderJob *job) {
    if (job) {
        free(job->storage);
        free(job);
    }
}

/// By counting: lengths are small numbers.
static void sort_by_falling_length(EncoderJob *job) {
    size_t next[ENCODER_TEXT_TOKENS + 1] = {0};
    for (size_t t = 0; t < job->texts; t++) {
        next[ENCODER_TEXT_TOKENS - job->spans[t].length]++;
    }
    size_t sum = 0;
    for (size_t l = 0; l <= ENCODER_TEXT_TOKENS; l++) {
        size_t count = next[l];
        next[l] = sum;
        sum += count;
    }
    for (size_t t = 0; t < job->texts; t++) {
        job->longest_first[next[ENCODER_TEXT_TOKENS - job->spans[t].length]++] = (uint32_t)t;
    }
}

static bool fits(const EncoderJob *job, const int32_t *tokens, const uint32_t *lengths, size_t texts) {
    if (texts > job->text_capacity) {
        return false;
    }
    size_t total = 0;
    for (size_t t = 0; t < texts; t++) {
        if (lengths[t] < 1 || lengths[t] > ENCODER_TEXT_TOKENS) {
            return false;
        }
        total += lengths[t];
    }
    if (total > job->token_capacity) {
        return false;
    }
    for (size_t i = 0; i < total; i++) {
        if (tokens[i] < 0 || (size_t)tokens[i] >= job->model->vocabulary) {
            return false;
        }
    }
    return true;
}

bool encoder_job_prepare(EncoderJob *job, const int32_t *tokens, const uint32_t *lengths, size_t texts) {
    if (!fits(job, tokens, lengths, texts)) {
        return false;
    }
    size_t total = 0;
    for (size_t t = 0; t < texts; t++) {
        job->spans[t] = (TextSpan){.first = total, .length = lengths[t]};
        for (uint32_t p = 0; p < lengths[t]; p++) {
            job->positions[total++] = p;
        }
    }
    memcpy(job->ids, tokens, total * sizeof *tokens);
    job->texts = texts;
    job->tokens = total;
    sort_by_falling_length(job);
    for (int s = 0; s < STEPS; s++) {
        work_share_reset(&job->steps[s]);
    }
    return true;
}

const float *encoder_job_embeddings(const EncoderJob *job) {
    return job->embeddings;
}
