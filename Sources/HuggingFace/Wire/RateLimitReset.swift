// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// How long until a rate limit is over: `Retry-After`, or the `t` of `ratelimit: "api";r=0;t=55`, which Hugging Face sends
/// and `huggingface_hub` reads (`utils/_http.py`).
enum RateLimitReset {
    static func delay(_ headers: HTTPHeaders, now: HTTPDate = .now) -> Duration? {
        if let delay = headers.retryAfter(now: now) { return delay }
        let times = headers.values("ratelimit").flatMap { $0.split(separator: ",") }.compactMap(reset)
        return times.max().map { .seconds($0) }
    }

    /// The `t` of one limit that has nothing left.
    private static func reset(_ limit: Substring) -> Int? {
        var remaining: Int?
        var time: Int?
        for parameter in limit.split(separator: ";") {
            let parts = parameter.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
            guard parts.count == 2, parts[1].utf8.count <= 9, let number = Int(parts[1]), number >= 0 else { continue }
            switch parts[0] {
            case "r": remaining = number
            case "t": time = number
            default: break
            }
        }
        return (remaining ?? 0) == 0 ? time : nil
    }
}
