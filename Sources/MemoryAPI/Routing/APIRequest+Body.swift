// SPDX-License-Identifier: Apache-2.0

import Hummingbird

extension APIRequest {
    /// The body as JSON.
    /// - Throws: ``APIFault``.
    func json(settings: APISettings) async throws -> JSONValue {
        guard MediaType.of(request) == .json else {
            throw APIFault.unsupportedMediaType(expected: [MediaType.json.rawValue])
        }
        let reader = try RequestBodyReader(request, context: context, limit: settings.maximumBodyBytes)
        let bytes = try await reader.collect(settings: settings)
        do throws(JSONSyntaxError) {
            return try JSONParser.parse(bytes)
        } catch {
            throw APIFault.malformedJSON(error)
        }
    }

    /// The body as an object, read by `read`, which gets everything wrong reported at once.
    func object<Value>(
        settings: APISettings,
        _ read: (inout ObjectReader) -> Value?
    ) async throws -> Value {
        let json = try await json(settings: settings)
        let faults = FieldFaults()
        guard var reader = ObjectReader(json, at: "", faults: faults) else { return try faults.check(nil) }
        let value = read(&reader)
        reader.finish()
        return try faults.check(value)
    }

    /// The query, read by `read`.
    func query<Value>(_ read: (inout QueryReader, FieldFaults) -> Value?) throws -> Value {
        let faults = FieldFaults()
        var reader = QueryReader(request, faults: faults)
        let value = read(&reader, faults)
        reader.finish()
        return try faults.check(value)
    }
}
