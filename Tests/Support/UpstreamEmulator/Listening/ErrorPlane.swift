// SPDX-License-Identifier: Apache-2.0

/// Who tells an error, and so in which shape.
enum ErrorPlane: Sendable {
    /// `{"error":{"code":"NOT_FOUND","message":"…"},"status":404}`
    case control
    /// `{"code":5,"message":"…","details":[]}`, the code being gRPC's
    case data
    /// `{"error":"…"}`: Hugging Face's inference and hub
    case inference
    /// `{"error":{"message":"…","type":"…","code":"…"}}`: Hugging Face's router
    case router

    func reply(for failure: EmulatedFailure) -> Reply {
        // Whoever is refused for the key gets plain text from Pinecone's gateway, on both planes.
        if failure.status == 401, self == .control || self == .data { return .text(failure.message, status: 401) }
        let status = failure.status
        switch self {
        case .control:
            let code = failure.code ?? Self.words[status]?.control ?? "UNKNOWN"
            return .json(
                ["error": ["code": .string(code), "message": .string(failure.message)], "status": JSON(status)],
                status: status
            )
        case .data:
            let code = failure.number ?? Self.words[status]?.number ?? 2
            return .json(["code": JSON(code), "message": .string(failure.message), "details": []], status: status)
        case .inference:
            // The hub says in a header which 404 it is; its own client goes by that.
            let headers = failure.code.map { [(name: "x-error-code", value: $0)] } ?? []
            return .json(["error": .string(failure.message)], status: status, headers: headers)
        case .router:
            let code = failure.code.map(JSON.string) ?? JSON(status)
            let error: JSON = [
                "message": .string(failure.message), "type": .string(Self.words[status]?.type ?? "server_error"),
                "code": code,
            ]
            return .json(["error": error], status: status)
        }
    }

    /// What a status is called: by the control plane (`ErrorResponse` in its specification), by gRPC, by the router.
    private static let words: [Int: (control: String, number: Int, type: String)] = [
        400: ("INVALID_ARGUMENT", 3, "invalid_request_error"),
        401: ("UNAUTHENTICATED", 16, "authentication_error"),
        402: ("PAYMENT_REQUIRED", 9, "payment_required"),
        403: ("FORBIDDEN", 7, "permission_error"),
        404: ("NOT_FOUND", 5, "not_found_error"),
        409: ("ALREADY_EXISTS", 6, "conflict"),
        410: ("NOT_FOUND", 5, "gone"),
        412: ("FAILED_PRECONDITION", 9, "invalid_request_error"),
        413: ("OUT_OF_RANGE", 11, "invalid_request_error"),
        422: ("UNPROCESSABLE_ENTITY", 3, "invalid_request_error"),
        429: ("RESOURCE_EXHAUSTED", 8, "rate_limit_error"),
        500: ("INTERNAL", 13, "server_error"),
        501: ("UNIMPLEMENTED", 12, "server_error"),
        503: ("UNAVAILABLE", 14, "server_error"),
        504: ("DEADLINE_EXCEEDED", 4, "server_error"),
    ]
}
