// SPDX-License-Identifier: Apache-2.0

import Observability
import Tracing

extension ServerProcess {
    /// The global set-up of tracing, which belongs to executables alone.
    /// - Returns: where ended spans wait to be exported.
    func tracing() -> SpanQueue {
        let queue = SpanQueue()
        let sampler = TraceSampler(ratio: configuration.tracing.ratio)
        InstrumentationSystem.bootstrap(SamplingTracer(sampler: sampler, sink: queue))
        return queue
    }
}
