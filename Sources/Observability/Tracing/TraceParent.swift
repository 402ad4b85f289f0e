// SPDX-License-Identifier: Apache-2.0

import Support

/// The value of a `traceparent` header: which trace, which span of it calls, and whether the caller keeps it (W3C Trace
/// Context, section 3.2).
package struct TraceParent: Hashable, Sendable {
    package let traceID: TraceID
    package let spanID: SpanID
    package let isSampled: Bool

    package init(traceID: TraceID, spanID: SpanID, isSampled: Bool) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
    }

    /// Nil for what must be ignored: anything but version 00 as it is specified, or what a later version begins with.
    package init?(parsing text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 55, bytes[2] == Self.dash, bytes[35] == Self.dash, bytes[52] == Self.dash,
            let version = Hexadecimal.value(bytes[0..<2]), version != 0xFF,
            let high = Hexadecimal.value(bytes[3..<19]), let low = Hexadecimal.value(bytes[19..<35]),
            let span = Hexadecimal.value(bytes[36..<52]), let flags = Hexadecimal.value(bytes[53..<55]),
            let traceID = TraceID(high: high, low: low), let spanID = SpanID(span)
        else { return nil }
        // Version 00 ends here; a later one may go on, after a dash.
        guard bytes.count == 55 || (version > 0 && bytes[55] == Self.dash) else { return nil }
        self.init(traceID: traceID, spanID: spanID, isSampled: flags & 1 == 1)
    }

    private static let dash = UInt8(ascii: "-")

    /// Version 00, whatever came in.
    package var text: String { "00-\(traceID.text)-\(spanID.text)-\(isSampled ? "01" : "00")" }
}
