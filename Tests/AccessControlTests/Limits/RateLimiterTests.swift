// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@testable import AccessControl

struct RateLimiterTests {
    private let now = ContinuousClock.now
    private let address = IPAddress("192.0.2.1")

    private func limit(_ requests: Int) throws -> RateLimit {
        try #require(RateLimit(requests: requests, window: .seconds(60)))
    }

    private func key(_ id: String, _ reach: Principal.Reach = .users([]), isOperator: Bool = false) -> Principal {
        Principal(keyID: id, reach: reach, isOperator: isOperator)
    }

    /// How many of a hundred pass.
    private func passed(
        _ limiter: inout RateLimiter,
        _ principal: Principal?,
        from address: IPAddress?,
        _ budget: RateBudget = .chat
    ) -> Int {
        (0..<100).count { _ in limiter.admit(principal, from: address, budget: budget, at: now).isAllowed }
    }

    @Test("each key has its own budget of each kind")
    func keys() throws {
        var limiter = RateLimiter(limits: RateLimits(chat: try limit(3), ingest: try limit(5)))
        #expect(passed(&limiter, key("a"), from: address) == 3)
        #expect(passed(&limiter, key("b"), from: address) == 3)
        #expect(passed(&limiter, key("a"), from: address, .ingest) == 5)
        #expect(passed(&limiter, key("a"), from: address, .other) == 100)
    }

    @Test("each user of tokens has a budget of their own")
    func tokens() throws {
        var limiter = RateLimiter(limits: RateLimits(chat: try limit(3)))
        for name in ["ana", "ben"] {
            let principal = key(TokenVerifier.keyID, .users([try UserID(parsing: name)]))
            #expect(passed(&limiter, principal, from: address) == 3)
        }
    }

    @Test("a service may do more, since it acts for many")
    func service() throws {
        var limiter = RateLimiter(limits: RateLimits(chat: try limit(3)))
        #expect(passed(&limiter, key("s", .everyone), from: address) == 3 * RateLimits.serviceFactor)
    }

    @Test("without keys the address pays")
    func anonymous() throws {
        var limiter = RateLimiter(limits: RateLimits(chat: try limit(3)))
        #expect(passed(&limiter, .anonymous, from: address) == 3)
        #expect(passed(&limiter, .anonymous, from: IPAddress("192.0.2.2")) == 3)
    }

    @Test("many keys of one address share its limit, and what that refuses costs the key nothing")
    func addresses() throws {
        var limiter = RateLimiter(limits: RateLimits(chat: try limit(90), address: try limit(10)))
        #expect(passed(&limiter, key("a"), from: address) == 10)
        #expect(passed(&limiter, key("b"), from: address) == 0)
        let elsewhere = limiter.admit(key("a"), from: IPAddress("192.0.2.9"), budget: .chat, at: now)
        #expect(elsewhere.policies.first?.state.remaining == 79)
    }

    @Test("services and operators are not held up by the crowd at their address")
    func exempt() throws {
        var limiter = RateLimiter(limits: RateLimits(address: try limit(10)))
        #expect(passed(&limiter, nil, from: address) == 10)
        #expect(passed(&limiter, key("s", .everyone), from: address) == 100)
        #expect(passed(&limiter, key("o", .none, isOperator: true), from: address) == 100)
        #expect(passed(&limiter, key("u"), from: address) == 0)
    }

    @Test("all addresses of one IPv6 network are one, and of two networks two")
    func networks() throws {
        var limiter = RateLimiter(limits: RateLimits(address: try limit(10)))
        #expect(passed(&limiter, nil, from: IPAddress("2001:db8:0:1::1")) == 10)
        #expect(passed(&limiter, nil, from: IPAddress("2001:db8:0:1:ffff::2")) == 0)
        #expect(passed(&limiter, nil, from: IPAddress("2001:db8:0:2::1")) == 10)
    }

    @Test("an unknown address is not limited as one")
    func noAddress() throws {
        var limiter = RateLimiter(limits: RateLimits(chat: try limit(3), address: try limit(3)))
        #expect(passed(&limiter, nil, from: nil) == 100)
        #expect(passed(&limiter, key("a"), from: nil) == 3)
    }

    @Test("wrong keys are counted by address, apart from requests")
    func failures() throws {
        var limiter = RateLimiter(limits: RateLimits(address: try limit(100), failures: try limit(4)))
        #expect((0..<10).count { _ in limiter.countFailure(from: address, at: now).isAllowed } == 4)
        #expect(passed(&limiter, key("a"), from: address) == 100)
    }

    @Test("the number of buckets is bounded, and the ones that were used last are kept")
    func bounded() throws {
        var limiter = RateLimiter(limits: RateLimits(chat: try limit(1)), capacity: 100)
        for number in 0..<1_000 {
            _ = limiter.admit(key("k\(number)"), from: nil, budget: .chat, at: now)
            // Used again and again, so never the oldest.
            _ = limiter.admit(key("steady"), from: nil, budget: .chat, at: now)
        }
        #expect(limiter.bucketCount == 100)
        #expect(!limiter.admit(key("steady"), from: nil, budget: .chat, at: now).isAllowed)
        #expect(!limiter.admit(key("k999"), from: nil, budget: .chat, at: now).isAllowed)
        #expect(limiter.admit(key("k1"), from: nil, budget: .chat, at: now).isAllowed)
    }

    @Test("strangers with many addresses push no key out")
    func flood() throws {
        var limiter = RateLimiter(limits: RateLimits(chat: try limit(1), address: try limit(1)), capacity: 10)
        _ = limiter.admit(key("a"), from: nil, budget: .chat, at: now)
        for number in 0..<100 { _ = limiter.admit(nil, from: IPAddress("10.0.0.\(number)"), budget: .chat, at: now) }
        #expect(!limiter.admit(key("a"), from: nil, budget: .chat, at: now).isAllowed)
    }

    @Test("the sender is told what is left, in the words of the draft")
    func fields() throws {
        var limiter = RateLimiter(limits: RateLimits(chat: try limit(2), address: try limit(100)))
        let first = limiter.admit(key("a"), from: address, budget: .chat, at: now)
        #expect(first.policyField == #""chat";q=2;w=60, "address";q=100;w=60"#)
        #expect(first.limitField == #""chat";r=1;t=30, "address";r=99;t=1"#)
        #expect(first.retryAfter == nil)
        _ = limiter.admit(key("a"), from: address, budget: .chat, at: now)
        let refused = limiter.admit(key("a"), from: address, budget: .chat, at: now)
        #expect(refused.limitField == #""chat";r=0;t=60"#)
        #expect(refused.retryAfter == 30)
        #expect(RateVerdict(policies: []).policyField == nil)
    }
}
