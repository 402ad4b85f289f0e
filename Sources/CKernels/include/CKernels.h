// SPDX-License-Identifier: Apache-2.0
#ifndef CKERNELS_H
#define CKERNELS_H

#include "cpu_features.h"
#include "encoder_kernels.h"
#include "encoder_operations.h"
#include "vector_search.h"

#endif
