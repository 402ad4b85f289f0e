// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

extension HTTPField.Name {
    /// A field name of ours; all are plain tokens.
    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("not a field name") }
        return name
    }

    static let requestID = named("X-Request-ID")
    static let release = named("X-Release")
    static let accelBuffering = named("X-Accel-Buffering")
    static let apiKey = named("X-API-Key")
    static let forwardedFor = named("X-Forwarded-For")
    static let rateLimitPolicy = named("RateLimit-Policy")
    static let rateLimit = named("RateLimit")
    static let referrerPolicy = named("Referrer-Policy")
    static let resourcePolicy = named("Cross-Origin-Resource-Policy")
    static let openerPolicy = named("Cross-Origin-Opener-Policy")
}
