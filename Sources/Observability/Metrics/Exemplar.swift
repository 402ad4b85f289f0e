// SPDX-License-Identifier: Apache-2.0

/// One observation of a histogram's bucket and the trace that it was made in: the way from a slow bucket to a slow request.
struct Exemplar: Sendable {
    let traceID: TraceID
    let value: Double
    let secondsSince1970: Double
}
