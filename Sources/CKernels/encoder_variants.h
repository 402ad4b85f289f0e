// SPDX-License-Identifier: Apache-2.0
#ifndef ENCODER_VARIANTS_H
#define ENCODER_VARIANTS_H

#include "encoder_operations.h"

extern const EncoderOperations encoder_scalar_operations;
#if defined(__x86_64__)
extern const EncoderOperations encoder_avx2_operations;
extern const EncoderOperations encoder_avx512_operations;
extern const EncoderOperations encoder_avx512_vnni_operations;

/// Bytes times bytes in AVX2 on 16 columns of a panel that is `width` columns wide; exact. Also what AVX-512 without
/// VNNI uses.
void encoder_multiply_quantized_avx2(QuantizedRows input, size_t rows, QuantizedPanel panel, size_t width, size_t depth,
                                     const float *bias, float *output, size_t output_stride);
#endif

#endif
