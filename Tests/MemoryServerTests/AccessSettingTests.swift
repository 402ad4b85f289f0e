// SPDX-License-Identifier: Apache-2.0

import AccessControl
import MemoryAPI
import Testing

@testable import MemoryServer

struct AccessSettingTests {
    private static let secret = "0123456789abcdef0123456789abcdef"
    private static let tokens = ["JWT_SECRET": secret, "JWT_ISSUER": "i", "JWT_AUDIENCE": "a"]

    @Test("on this machine alone nobody needs a key, and nothing is limited")
    func local() throws {
        let access = try configuration([:]).access
        #expect(!access.isGuarded)
        #expect(access.settings.rateLimits == .none)
        #expect(access.settings.trustedProxies == .thisMachine)
    }

    @Test(
        "whoever others can reach, or whoever uses paid services, needs keys or a word of consent",
        arguments: [
            ["HTTP_HOST": "0.0.0.0"], ["HTTP_HOST": "::"], ["HTTP_HOST": "192.168.1.5"], ["HTTP_HOST": "example.org"],
            ["PROFILE": "cloud", "HF_TOKEN": "t", "PINECONE_API_KEY": "k"],
            ["PROFILE": "cloud", "HF_TOKEN": "t", "PINECONE_API_KEY": "k", "HTTP_HOST": "0.0.0.0"],
            ["PROFILE": "cloud", "EMBEDDER": "local", "VECTOR_STORE": "sqlite", "LLM": "extractive"],
        ]
    )
    func failsClosed(environment: [String: String]) {
        #expect(faults(environment).map(\.name) == ["API_KEYS_FILE"])
        #expect(faults(environment.merging(["ALLOW_ANONYMOUS": "false"]) { $1 }).map(\.name) == ["API_KEYS_FILE"])
        for consent in [["ALLOW_ANONYMOUS": "true"], ["API_KEYS_FILE": "keys.json"], Self.tokens] {
            #expect(faults(environment.merging(consent) { $1 }) == [])
        }
    }

    @Test("the reason says what was set, and what to do")
    func reason() throws {
        let message = try #require(faults(["HTTP_HOST": "0.0.0.0", "PROFILE": "cloud"]).first).message
        for part in ["PROFILE=cloud", "HTTP_HOST=0.0.0.0", "memory-server keys create", "ALLOW_ANONYMOUS=true"] {
            #expect(message.contains(part))
        }
    }

    @Test("keys and strangers at once are a contradiction")
    func contradiction() {
        for guarded in [["API_KEYS_FILE": "keys.json"], Self.tokens] {
            let all = guarded.merging(["ALLOW_ANONYMOUS": "true"]) { $1 }
            #expect(faults(all).map(\.name) == ["ALLOW_ANONYMOUS"])
        }
    }

    @Test("with keys limits are on unless they are set, without them they are off unless they are set")
    func limits() throws {
        let guarded = try configuration(["API_KEYS_FILE": "k", "RATE_LIMIT_CHAT": "off", "RATE_LIMIT_OTHER": "5/10s"])
        let limits = guarded.access.settings.rateLimits
        #expect(limits.chat == nil)
        #expect(limits.other == RateLimit(requests: 5, window: .seconds(10)))
        #expect(limits.ingest == RateLimit(requests: 60, window: .seconds(60)))
        #expect(limits.address == RateLimit(requests: 1_200, window: .seconds(60)))
        #expect(limits.failures == RateLimit(requests: 30, window: .seconds(60)))
        let open = try configuration(["RATE_LIMIT_CHAT": "7/1h"])
        #expect(open.access.settings.rateLimits == RateLimits(chat: RateLimit(requests: 7, window: .seconds(3_600))))
    }

    @Test("tokens need to say who made them and for whom, and to be signed in one way")
    func tokenSettings() throws {
        #expect(faults(["JWT_SECRET": Self.secret]).map(\.name) == ["JWT_ISSUER", "JWT_AUDIENCE"])
        #expect(faults(["JWT_PUBLIC_KEY_FILE": "k.pem"]).map(\.name) == ["JWT_ISSUER", "JWT_AUDIENCE"])
        #expect(faults(["JWT_ISSUER": "i", "JWT_AUDIENCE": "a"]).map(\.name) == ["JWT_ISSUER", "JWT_AUDIENCE"])
        let both = Self.tokens.merging(["JWT_PUBLIC_KEY_FILE": "k.pem"]) { $1 }
        #expect(faults(both).map(\.name) == ["JWT_PUBLIC_KEY_FILE"])
        let short = Self.tokens.merging(["JWT_SECRET": String(Self.secret.dropLast())]) { $1 }
        #expect(faults(short).map(\.name) == ["JWT_SECRET"])
        #expect(!"\(faults(short))".contains("0123456789"))
        #expect(try configuration(Self.tokens).access.tokens?.userClaim == "sub")
    }

    @Test(
        "well-formed values are taken",
        arguments: [
            ("RATE_LIMIT_CHAT", "60/1m"), ("RATE_LIMIT_INGEST", "off"), ("RATE_LIMIT_ADDRESS", "1000000/1d"),
            ("TRUSTED_PROXIES", "none"), ("TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::/32,192.0.2.1"),
            ("HTTP_ALLOWED_HOSTS", "memory.example.org,Other.example"),
            ("CORS_ALLOWED_ORIGINS", "https://a.example,http://localhost:3000"),
            ("CORS_ALLOWED_ORIGINS", "http://[::1]:8080"),
        ]
    )
    func wellFormed(name: String, value: String) {
        #expect(faults([name: value]) == [])
    }

    @Test(
        "malformed values stop the start",
        arguments: [
            ("RATE_LIMIT_CHAT", "60"), ("RATE_LIMIT_CHAT", "60/m"), ("RATE_LIMIT_CHAT", "0/1m"),
            ("RATE_LIMIT_CHAT", "-1/1m"),
            ("RATE_LIMIT_CHAT", "60/100ms"), ("RATE_LIMIT_CHAT", "60/2d"), ("RATE_LIMIT_CHAT", "unlimited"),
            ("RATE_LIMIT_CHAT", "60/1m/1"), ("TRUSTED_PROXIES", "10.0.0.1/8"), ("TRUSTED_PROXIES", "nginx"),
            ("TRUSTED_PROXIES", "10.0.0.0/8,"), ("TRUSTED_PROXIES", "*"), ("HTTP_ALLOWED_HOSTS", "a.example:80"),
            ("HTTP_ALLOWED_HOSTS", "*"), ("HTTP_ALLOWED_HOSTS", "a.example,a.example"), ("CORS_ALLOWED_ORIGINS", "*"),
            ("CORS_ALLOWED_ORIGINS", "null"), ("CORS_ALLOWED_ORIGINS", "a.example"),
            ("CORS_ALLOWED_ORIGINS", "https://a.example/"),
            ("CORS_ALLOWED_ORIGINS", "https://"), ("CORS_ALLOWED_ORIGINS", "https://A.example"),
            ("CORS_ALLOWED_ORIGINS", "https://u@a.example"), ("ALLOW_ANONYMOUS", "1"),
        ]
    )
    func malformed(name: String, value: String) {
        #expect(faults([name: value]).map(\.name) == [name])
    }
}
