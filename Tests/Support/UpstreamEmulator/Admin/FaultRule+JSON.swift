// SPDX-License-Identifier: Apache-2.0

/// `{"fault":"status","status":503,"retry_after":"2","estimated_time":20,"operation":"upsert","model":"…","moment":"after",
/// "times":3,"probability":0.5,"seed":7}`, with `seconds` for `latency`, `bytes` and `seconds` for `drip`, `chunks` for
/// `stream_error` and `stream_cut`.
extension FaultRule {
    init(_ json: JSON) throws {
        try json.refuseUnknown([
            "fault", "status", "retry_after", "estimated_time", "operation", "model", "moment", "times", "probability",
            "seed",
            "seconds", "bytes", "chunks",
        ])
        let operation = try json["operation"].map { value in
            guard let operation = value.string.flatMap(EmulatedOperation.init) else {
                throw EmulatedFailure.invalid("operation: one of \(EmulatedOperation.allCases.map(\.rawValue))")
            }
            return operation
        }
        guard let moment = Moment(rawValue: json["moment"]?.string ?? "before") else {
            throw EmulatedFailure.invalid("moment: before or after")
        }
        let probability = json["probability"]?.number ?? 1
        guard (0...1).contains(probability) else { throw EmulatedFailure.invalid("probability: 0 to 1") }
        self.init(
            try Fault(json),
            on: operation,
            model: json["model"]?.string,
            moment: moment,
            times: try json.count("times"),
            probability: probability,
            seed: UInt64(try json.count("seed") ?? 1)
        )
    }

    static func json(_ armed: (id: FaultBoard.ID, rule: FaultRule, strikes: Int)) -> JSON {
        let rule = armed.rule
        return [
            "id": JSON(armed.id), "fault": .string(rule.fault.word), "strikes": JSON(armed.strikes),
            "operation": rule.operation.map { .string($0.rawValue) } ?? .null,
            "model": rule.model.map(JSON.string) ?? .null,
            "moment": .string(rule.moment.rawValue), "times": rule.times.map { JSON($0) } ?? .null,
            "probability": .number(rule.probability),
        ]
    }
}

extension Fault {
    fileprivate init(_ json: JSON) throws {
        switch json["fault"]?.string {
        case "latency": self = .latency(try json.duration("seconds"))
        case "status":
            guard let status = json["status"]?.integer, (400...599).contains(status) else {
                throw EmulatedFailure.invalid("status: 400 to 599")
            }
            let wait = json["retry_after"]
            let retryAfter = wait?.string ?? wait?.number.map { JSON.number($0).text }
            self = .status(status, retryAfter: retryAfter, estimatedTime: json["estimated_time"]?.number)
        case "reset": self = .reset
        case "cut_body": self = .cutBody
        case "drip": self = .drip(bytes: try json.count("bytes") ?? 1, pause: try json.duration("seconds"))
        case "malformed": self = .malformed
        case "wrong_dimension": self = .wrongDimension
        case "stream_error": self = .streamError(afterChunks: try json.count("chunks") ?? 0)
        case "stream_cut": self = .streamCut(afterChunks: try json.count("chunks") ?? 0)
        default:
            throw EmulatedFailure.invalid(
                "fault: one of latency, status, reset, cut_body, drip, malformed, wrong_dimension, stream_error, stream_cut"
            )
        }
    }

    fileprivate var word: String {
        switch self {
        case .latency: "latency"
        case .status(let status, _, _): "status \(status)"
        case .reset: "reset"
        case .cutBody: "cut_body"
        case .drip: "drip"
        case .malformed: "malformed"
        case .wrongDimension: "wrong_dimension"
        case .streamError: "stream_error"
        case .streamCut: "stream_cut"
        }
    }
}
