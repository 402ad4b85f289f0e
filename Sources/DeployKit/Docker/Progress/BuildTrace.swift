// SPDX-License-Identifier: Apache-2.0

/// What BuildKit tells of a build: `moby.buildkit.v1.StatusResponse` (buildkit `api/services/control/control.proto`), the
/// fields that are shown.
struct BuildTrace: Sendable, Hashable {
    /// A step. Comes again whenever something of it changes.
    struct Vertex: Sendable, Hashable {
        var digest = ""
        var name = ""
        var isCached = false
        var started: Duration?
        var completed: Duration?
        var failure = ""
    }

    /// Something within a step that takes its time: a layer, the context.
    struct Status: Sendable, Hashable {
        var id = ""
        var vertex = ""
        var name = ""
        var current = 0
        var total = 0
    }

    struct Log: Sendable, Hashable {
        var vertex = ""
        /// 1 is standard output, 2 standard error.
        var stream = 0
        var bytes: [UInt8] = []
    }

    var vertexes: [Vertex] = []
    var statuses: [Status] = []
    var logs: [Log] = []
    var warnings: [String] = []
}

extension BuildTrace {
    init(_ bytes: [UInt8]) throws(ProtobufReader.Malformed) {
        var reader = ProtobufReader(bytes[...])
        while let (field, value) = try reader.next() {
            switch field {
            case 1: vertexes.append(try Vertex(value.message))
            case 2: statuses.append(try Status(value.message))
            case 3: logs.append(try Log(value.message))
            case 4: warnings.append(try Self.warning(value.message))
            default: break
            }
        }
    }

    /// `VertexWarning.short`.
    private static func warning(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.Malformed) -> String {
        var reader = ProtobufReader(bytes)
        var text = ""
        while let (field, value) = try reader.next() {
            if field == 3 { text = value.text }
        }
        return text
    }

    /// `google.protobuf.Timestamp` as time since 1970.
    fileprivate static func timestamp(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.Malformed) -> Duration {
        var reader = ProtobufReader(bytes)
        var result = Duration.zero
        while let (field, value) = try reader.next() {
            switch field {
            // Within the years that a timestamp may have, so that no sum overflows.
            case 1: result += .seconds(min(max(value.integer, -62_135_596_800), 253_402_300_799))
            case 2: result += .nanoseconds(min(max(value.integer, 0), 999_999_999))
            default: break
            }
        }
        return result
    }
}

extension BuildTrace.Vertex {
    fileprivate init(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.Malformed) {
        var reader = ProtobufReader(bytes)
        while let (field, value) = try reader.next() {
            switch field {
            case 1: digest = value.text
            case 3: name = value.text
            case 4: isCached = value.integer != 0
            case 5: started = try BuildTrace.timestamp(value.message)
            case 6: completed = try BuildTrace.timestamp(value.message)
            case 7: failure = value.text
            default: break
            }
        }
    }
}

extension BuildTrace.Status {
    fileprivate init(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.Malformed) {
        var reader = ProtobufReader(bytes)
        while let (field, value) = try reader.next() {
            switch field {
            case 1: id = value.text
            case 2: vertex = value.text
            case 3: name = value.text
            case 4: current = value.integer
            case 5: total = value.integer
            default: break
            }
        }
    }
}

extension BuildTrace.Log {
    fileprivate init(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.Malformed) {
        var reader = ProtobufReader(bytes)
        while let (field, value) = try reader.next() {
            switch field {
            case 1: vertex = value.text
            case 3: stream = value.integer
            case 4: self.bytes = Array(value.message)
            default: break
            }
        }
    }
}
