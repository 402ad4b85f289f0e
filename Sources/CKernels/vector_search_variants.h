// SPDX-License-Identifier: Apache-2.0
#ifndef VECTOR_SEARCH_VARIANTS_H
#define VECTOR_SEARCH_VARIANTS_H

#include "vector_search.h"

extern const VectorSearchOperations vector_search_scalar_operations;
#if defined(__x86_64__)
extern const VectorSearchOperations vector_search_avx2_operations;
extern const VectorSearchOperations vector_search_vnni_operations;
#endif

/// Half the width between the bounds of an estimate, for a row of this error.
///
/// q·v − t·s·(k·c) = q·(v − s·c) + (q − t·k)·(s·c), hence at most ‖q‖·e + d·‖s·c‖ ≤ e + d·(1 + e), where e is the row's
/// error, d the query's and both vectors have length one.
static inline float vector_search_margin(float row_error, float query_error) {
    return row_error + query_error * (1.0f + row_error);
}

#endif
