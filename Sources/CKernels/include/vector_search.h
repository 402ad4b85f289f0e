// SPDX-License-Identifier: Apache-2.0
#ifndef VECTOR_SEARCH_H
#define VECTOR_SEARCH_H

#include "cpu_features.h"

#include <stddef.h>
#include <stdint.h>

// Exact nearest neighbours through compact codes.
//
// A vector v is kept as v ≈ s · (c + r / 254): a byte c and a byte r for each component and one scale s. The search reads
// only c for every row (a quarter of float32; the scan is bound by memory), r for the few rows that may be among the best,
// and the caller reads float32 for what is left. Each step comes with a bound on its error, so nothing that belongs to the
// answer is ever dropped.

enum {
    /// Rows of codes are padded with zeros to a multiple of this many bytes.
    VECTOR_SEARCH_ALIGNMENT = 64,
    /// The longest vector: sums of byte products stay exact as float up to 1,024 components and far inside int32 here; the
    /// rounding between is part of the bounds.
    VECTOR_SEARCH_MAXIMUM_DIMENSION = 8192,
};

/// Rows of compact codes, one after the other. Rows are read-only while they are searched.
typedef struct VectorSearchRows {
    /// c + 128, `[row][stride]`.
    const uint8_t *codes;
    /// r, `[row][stride]`.
    const int8_t *residuals;
    /// s, and an upper bound of ‖v − s·c‖, for each row.
    const float *scales, *errors;
    /// One bit that says what kind a row is; 0 for a row that is gone.
    const uint8_t *kinds;
    /// Bytes from one row to the next: the dimension rounded up to VECTOR_SEARCH_ALIGNMENT.
    size_t stride;
} VectorSearchRows;

/// A query in both forms.
typedef struct VectorSearchQuery {
    /// The components, and their codes −127…127 with `values ≈ scale · codes`; `stride` of each, padded with zeros.
    const float *values;
    const int8_t *codes;
    float scale;
    /// An upper bound of ‖values − scale · codes‖, and of the rounding of the estimates.
    float error;
    /// 128 · Σ codes: what the offset of the rows' codes adds to every sum.
    int32_t offset;
    /// The kinds that are looked for, as a set of bits.
    uint8_t kinds;
} VectorSearchQuery;

/// The search in one instruction set.
typedef struct VectorSearchOperations {
    CPUInstructionSet instruction_set;

    /// Goes through rows `first` to `first + count` and keeps those of the wanted kinds whose product with the query may
    /// reach `threshold`: their positions, and between which bounds the product lies. The three outputs have room for
    /// `count`. Returns how many were kept, in order of position.
    size_t (*select)(const VectorSearchRows *rows, const VectorSearchQuery *query, size_t first, size_t count,
                     float threshold, uint32_t *positions, float *lower, float *upper);

    /// The product of the query with one row, from codes and residuals; off by at most `vector_search_refined_error`.
    float (*refine)(const VectorSearchRows *rows, const VectorSearchQuery *query, size_t position);
} VectorSearchOperations;

/// The operations for an instruction set. The caller makes sure that the processor has it.
const VectorSearchOperations *vector_search_operations(CPUInstructionSet instruction_set);

/// Encodes one vector of length at most about one as a row; writes `stride` codes and residuals.
void vector_search_encode(const float *vector, size_t dimension, size_t stride, uint8_t *codes, int8_t *residuals,
                          float *scale, float *error);

/// Encodes a query of length one; writes `stride` values and codes, and the rest of `query` except its kinds.
void vector_search_encode_query(const float *vector, size_t dimension, size_t stride, float *values, int8_t *codes,
                                VectorSearchQuery *query);

/// Asks for the codes and residuals of a row that `refine` will soon be called for: such rows are few and far between, so
/// nothing else brings them in before they are needed.
static inline void vector_search_prefetch(const VectorSearchRows *rows, size_t position) {
    for (size_t i = 0; i < rows->stride; i += VECTOR_SEARCH_ALIGNMENT) {
        __builtin_prefetch(rows->codes + position * rows->stride + i);
        __builtin_prefetch(rows->residuals + position * rows->stride + i);
    }
}

/// How far `refine` may be from the product of the float32 vectors, for a row of this scale.
float vector_search_refined_error(float scale, size_t dimension);

/// The product of two float32 vectors, summed in float64: what decides in the end.
double vector_search_product(const float *left, const float *right, size_t dimension);

#endif
