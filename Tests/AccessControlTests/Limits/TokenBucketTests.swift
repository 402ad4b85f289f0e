// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AccessControl

struct TokenBucketTests {
    private let start = ContinuousClock.now

    private func limit(_ requests: Int, _ seconds: Int) throws -> RateLimit {
        try #require(RateLimit(requests: requests, window: .seconds(seconds)))
    }

    @Test("as many as the limit come at once, and the next one must wait for its turn")
    func burst() throws {
        let limit = try limit(5, 10)
        var bucket = TokenBucket(at: start)
        #expect((0..<5).map { _ in bucket.take(limit, at: start).remaining } == [4, 3, 2, 1, 0])
        let refused = bucket.take(limit, at: start)
        #expect(!refused.isAllowed)
        #expect(refused.untilNext == .seconds(2))
        #expect(refused.untilFull == .seconds(10))
    }

    @Test("tokens come back steadily, one after each interval")
    func refill() throws {
        let limit = try limit(5, 10)
        var bucket = TokenBucket(at: start)
        for _ in 0..<5 { _ = bucket.take(limit, at: start) }
        #expect(!bucket.take(limit, at: start + .milliseconds(1_999)).isAllowed)
        #expect(bucket.take(limit, at: start + .seconds(2)).isAllowed)
        #expect(!bucket.take(limit, at: start + .milliseconds(3_999)).isAllowed)
        #expect(bucket.take(limit, at: start + .seconds(4)).isAllowed)
    }

    @Test("over a long time no more pass than the limit allows, however they come", arguments: [1, 7, 60, 997])
    func rate(gap: Int) throws {
        let limit = try limit(60, 60)
        var bucket = TokenBucket(at: start)
        var passed = 0
        let step = Duration.milliseconds(gap)
        var now = start
        while now < start + .seconds(600) {
            if bucket.take(limit, at: now).isAllowed { passed += 1 }
            now += step
        }
        #expect(passed <= 60 + 600)
        #expect(passed >= min(600, 600_000 / gap - 1))
    }

    @Test("a pause fills it to the limit and no further")
    func pause() throws {
        let limit = try limit(3, 3)
        var bucket = TokenBucket(at: start)
        _ = bucket.take(limit, at: start)
        let later = start + .seconds(3_600)
        #expect((0..<5).map { _ in bucket.take(limit, at: later).isAllowed } == [true, true, true, false, false])
    }

    @Test(
        "a clock that stands still or an odd limit never gives a token too many",
        arguments: [1, 3, 7, 999, 1_000_000]
    )
    func odd(requests: Int) throws {
        let limit = try limit(requests, 7)
        var bucket = TokenBucket(at: start)
        var passed = 0
        for _ in 0..<min(requests * 2, 5_000) where bucket.take(limit, at: start).isAllowed { passed += 1 }
        #expect(passed == min(requests, min(requests * 2, 5_000)))
    }
}
