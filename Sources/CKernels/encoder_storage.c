// SPDX-License-Identifier: Apache-2.0
#define _DEFAULT_SOURCE 1
#include "encoder_storage.h"

#include <stdlib.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

enum { CACHE_LINE = 64, LARGE_PAGE = 2 << 20 };

void *encoder_storage_take(EncoderStorage *storage, size_t count, size_t size) {
    void *piece = storage->base ? storage->base + storage->used : NULL;
    storage->used += (count * size + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
    return piece;
}

void *encoder_storage_allocate(size_t bytes) {
    size_t alignment = bytes >= LARGE_PAGE ? LARGE_PAGE : CACHE_LINE;
    void *memory = aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
#if defined(__linux__)
    if (memory && alignment == LARGE_PAGE) {
        // A wish: weights are read from end to end for every short text, and 4 KiB pages cost lookups. Refusal is fine.
        (void)madvise(memory, bytes, MADV_HUGEPAGE);
    }
#endif
    return memory;
}
