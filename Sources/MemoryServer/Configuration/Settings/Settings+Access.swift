// SPDX-License-Identifier: Apache-2.0

import AccessControl
import Support

/// The settings of who is let in, and how often.
extension Settings {
    static let allowAnonymous = Setting(
        "ALLOW_ANONYMOUS",
        .boolean,
        default: false,
        meaning:
            "Whether a server without keys may run with PROFILE=cloud or listen for others than this machine. Whoever "
            + "connects reads and writes every user's memories then."
    )
    static let keysFile = Setting(
        "API_KEYS_FILE",
        SettingFormat<String>.path.optional,
        default: nil,
        example: "./keys.json",
        meaning:
            "The file of API keys, which `memory-server keys create` makes. Changes count within seconds. With it, requests "
            + "need a key."
    )
    static let tokenSecret = Setting(
        "JWT_SECRET",
        SettingFormat<Secret<String>>.secret.optional,
        default: nil,
        isSecret: true,
        example: "at-least-32-bytes-from-a-generator",
        meaning: "Accepts JSON web tokens signed with this secret by HS256; at least 32 bytes."
    )
    static let tokenKeyFile = Setting(
        "JWT_PUBLIC_KEY_FILE",
        SettingFormat<String>.path.optional,
        default: nil,
        example: "./issuer.pem",
        meaning: "Accepts JSON web tokens signed for this public key (PEM) by RS256 or ES256."
    )
    static let tokenIssuer = Setting(
        "JWT_ISSUER",
        SettingFormat<String>.text.optional,
        default: nil,
        example: "https://login.example.org/",
        meaning: "What `iss` of a token must be. Needed with JWT_SECRET and JWT_PUBLIC_KEY_FILE."
    )
    static let tokenAudience = Setting(
        "JWT_AUDIENCE",
        SettingFormat<String>.text.optional,
        default: nil,
        example: "memory-layer",
        meaning: "What `aud` of a token must be or hold. Needed with JWT_SECRET and JWT_PUBLIC_KEY_FILE."
    )
    static let tokenUserClaim = Setting(
        "JWT_USER_CLAIM",
        .text,
        default: "sub",
        meaning: "The claim of a token that names the user, for whom alone it acts."
    )
    static let rateLimitChat = Setting(
        "RATE_LIMIT_CHAT",
        SettingFormat<RateLimitChoice>.rateLimit.optional,
        default: nil,
        example: "60/1m",
        meaning:
            "How many chats a key may ask for, a service's key \(RateLimits.serviceFactor) times as many. With keys or "
            + "tokens it is 60/1m unless it is set, without them off; so are the next three."
    )
    static let rateLimitIngest = Setting(
        "RATE_LIMIT_INGEST",
        SettingFormat<RateLimitChoice>.rateLimit.optional,
        default: nil,
        example: "60/1m",
        meaning: "The same for ingests, of whatever length: 60/1m."
    )
    static let rateLimitOther = Setting(
        "RATE_LIMIT_OTHER",
        SettingFormat<RateLimitChoice>.rateLimit.optional,
        default: nil,
        example: "600/1m",
        meaning: "The same for all other requests: 600/1m. Health's live and ready are never limited."
    )
    static let rateLimitAddress = Setting(
        "RATE_LIMIT_ADDRESS",
        SettingFormat<RateLimitChoice>.rateLimit.optional,
        default: nil,
        example: "1200/1m",
        meaning:
            "How many requests of any kind may come from one client address (IPv6: a /64), those with keys of services and "
            + "operators apart: 1200/1m."
    )
    static let rateLimitFailures = Setting(
        "RATE_LIMIT_FAILURES",
        SettingFormat<RateLimitChoice>.rateLimit.optional,
        default: nil,
        example: "30/1m",
        meaning:
            "How many wrong keys or tokens of one client address are answered 401 before it is 429; with keys or tokens "
            + "30/1m. Right ones are let in all the same."
    )
    static let trustedProxies = Setting(
        "TRUSTED_PROXIES",
        .addressRanges,
        default: TrustedProxies.thisMachine,
        meaning:
            "Proxies whose X-Forwarded-For is believed. Behind any other one, all clients together are one address to "
            + "RATE_LIMIT_ADDRESS: name it here."
    )
    static let allowedHosts = Setting(
        "HTTP_ALLOWED_HOSTS",
        .hostNames,
        default: [],
        example: "memory.example.org",
        meaning:
            "Names under which a server that listens on loopback is served beside localhost, 127.0.0.1 and [::1]: those of "
            + "the proxy in front of it."
    )
    static let allowedOrigins = Setting(
        "CORS_ALLOWED_ORIGINS",
        .origins,
        default: [],
        example: "https://app.example.org",
        meaning: "Whose web pages may call the API from a browser. The server's own page needs no entry."
    )
}

extension TrustedProxies {
    /// Whoever connects from here could as well ask the server directly.
    static let thisMachine = TrustedProxies(["127.0.0.0/8", "::1"].compactMap { AddressRange($0) })
}
