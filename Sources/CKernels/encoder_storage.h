// SPDX-License-Identifier: Apache-2.0
#ifndef ENCODER_STORAGE_H
#define ENCODER_STORAGE_H

#include <stddef.h>

/// Hands out pieces of one allocation. With a NULL base it only counts, so that one function both sizes and lays out.
typedef struct EncoderStorage {
    char *base;
    size_t used;
} EncoderStorage;

/// `count` elements of `size` bytes, aligned to a cache line; NULL while counting.
void *encoder_storage_take(EncoderStorage *storage, size_t count, size_t size);

/// Memory in large pages where the system has them; contents are undefined. NULL: out of memory. Freed by `free`.
void *encoder_storage_allocate(size_t bytes);

#endif
