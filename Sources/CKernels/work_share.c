// SPDX-License-Identifier: Apache-2.0
#include "work_share.h"

#include <sched.h>

/// How often to look before giving the processor away: some 10 µs, more than most units take.
enum { SPINS = 400 };

static inline void pause_briefly(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

void work_share_reset(WorkShare *share) {
    atomic_store_explicit(&share->taken, 0, memory_order_relaxed);
    atomic_store_explicit(&share->done, 0, memory_order_relaxed);
}

void work_share_wait(WorkShare *share, size_t count) {
    for (int spins = 0; atomic_load_explicit(&share->done, memory_order_acquire) < count; spins++) {
        if (spins < SPINS) {
            pause_briefly();
        } else {
            sched_yield();
        }
    }
}
