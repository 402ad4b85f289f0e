// SPDX-License-Identifier: Apache-2.0
#ifndef ENCODER_COEFFICIENTS_H
#define ENCODER_COEFFICIENTS_H

#include <stdint.h>

/// As in the model's config.json; the loader refuses a model with another.
#define NORM_EPSILON 1e-12f

/// exp2 on [-0.5, 0.5], least squares in relative error: 7.5e-8.
enum { EXP2_DEGREE = 5 };
static const float exp2_coefficients[EXP2_DEGREE + 1] = {
    1.00000007f, 0.69314697f, 0.2402212f, 0.05550713f, 0.00967554f, 0.00132765f,
};

/// erf(z) = z · P(z²) / Q(z²) on [-3.92, 3.92], beyond which it is 1 in float32. A rational fit in relative error: 2e-8,
/// 3e-7 as evaluated in float32.
#define ERF_LIMIT 3.92f
enum { ERF_DEGREE = 5 };
static const float erf_numerator[ERF_DEGREE + 1] = {
    1.12837915f, 0.190399357f, 0.0527477763f, 0.00376530725f, 0.000284875044f, 2.05013452e-06f,
};
static const float erf_denominator[ERF_DEGREE + 1] = {
    1.0f, 0.50206978f, 0.114106166f, 0.0149686011f, 0.00116245882f, 3.80917982e-05f,
};

/// How a row of floats maps to bytes.
typedef struct ByteRange {
    float scale;
    /// Bytes per unit; 0 for a row of zeros.
    float inverse;
    /// The byte that stands for 0, whole.
    float zero;
} ByteRange;

/// The mapping for a row with these extremes, which include 0: so that 0 is exact and the zero is a byte.
static inline ByteRange byte_range(float lowest, float highest) {
    float span = highest - lowest;
    float inverse = span > 0 ? 255 / span : 0;
    return (ByteRange){.scale = span / 255, .inverse = inverse, .zero = __builtin_roundevenf(-lowest * inverse)};
}

#endif
