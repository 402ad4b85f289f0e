// SPDX-License-Identifier: Apache-2.0
#ifndef WORK_SHARE_H
#define WORK_SHARE_H

#include <stdatomic.h>
#include <stddef.h>

/// One step of a computation that several threads share, as numbered units that each takes one after the other.
///
/// No thread is assigned anything, so none is waited for unless it has begun a unit: a thread may join late, be descheduled
/// between units or never come.
typedef struct WorkShare {
    // Apart, because those who wait read `done` while others take.
    _Alignas(64) atomic_size_t taken;
    _Alignas(64) atomic_size_t done;
} WorkShare;

void work_share_reset(WorkShare *share);

/// The next unit, or `count` or more when all are taken.
static inline size_t work_share_take(WorkShare *share) {
    return atomic_fetch_add_explicit(&share->taken, 1, memory_order_relaxed);
}

/// Says that a unit is complete; what it wrote is visible to whoever waited.
static inline void work_share_finish(WorkShare *share) {
    atomic_fetch_add_explicit(&share->done, 1, memory_order_release);
}

/// Returns once `count` units are complete.
void work_share_wait(WorkShare *share, size_t count);

#endif
