// SPDX-License-Identifier: Apache-2.0

package import Logging
import Tracing

/// Puts the ids of the current request into every log line that is written on its behalf.
package enum TraceMetadata {
    package static let provider = Logger.MetadataProvider {
        guard let context = ServiceContext.current else { return [:] }
        return metadata(of: context)
    }

    /// Names as in the Elastic Common Schema.
    static func metadata(of context: ServiceContext) -> Logger.Metadata {
        var metadata: Logger.Metadata = [:]
        if let trace = context.trace {
            metadata["trace.id"] = .string(trace.traceID.text)
            metadata["span.id"] = .string(trace.spanID.text)
        }
        if let requestID = context.requestID { metadata["http.request.id"] = .string(requestID) }
        return metadata
    }
}
