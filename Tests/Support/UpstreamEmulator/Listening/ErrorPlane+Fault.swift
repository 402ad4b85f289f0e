// SPDX-License-Identifier: Apache-2.0

extension ErrorPlane {
    /// What a service says with a status that a fault asks for.
    func reply(status: Int, retryAfter: String?, estimatedTime: Double?, model: String?) -> Reply {
        var reply: Reply
        if status == 401 {
            reply = .text("Unauthorized", status: 401)
        } else if let estimatedTime {
            let message = "Model \(model ?? "unknown") is currently loading"
            reply = .json(["error": .string(message), "estimated_time": .number(estimatedTime)], status: status)
        } else {
            let failure = EmulatedFailure(status, message(for: status, model: model), code: code(for: status))
            reply = self.reply(for: failure)
        }
        if let retryAfter { reply.headers.append(("retry-after", retryAfter)) }
        return reply
    }

    private func code(for status: Int) -> String? {
        switch (self, status) {
        case (.control, 403): "QUOTA_EXCEEDED"
        case (.router, 400): "model_not_supported"
        case (.router, 404): "model_not_found"
        case (.router, 429): "rate_limit_exceeded"
        default: nil
        }
    }

    private func message(for status: Int, model: String?) -> String {
        switch (self, status) {
        case (.inference, 402), (.router, 402):
            "You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO to get 20x more "
                + "monthly included credits."
        case (.inference, 410), (.router, 410):
            "https://api-inference.huggingface.co is no longer supported. Please use https://router.huggingface.co instead."
        case (.router, 400):
            "The requested model '\(model ?? "unknown")' is not supported by any provider you have enabled."
        case (.inference, 404), (.router, 404): "Model \(model ?? "unknown") does not exist"
        case (.inference, 429), (.router, 429): "Too many requests. Please slow down."
        case (_, 400): "Bad request"
        case (_, 402): "Request failed. Your organization has no payment method on file."
        case (_, 403): "Request failed. You've reached the limit of your plan."
        case (_, 404): "Resource not found"
        case (_, 410): "Gone"
        case (_, 429): "Request failed. You've reached your request limit, retry later."
        case (_, 503): "The service is currently unavailable"
        default: "Internal server error"
        }
    }
}
