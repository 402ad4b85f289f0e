// SPDX-License-Identifier: Apache-2.0

/// Buckets by their owners, of which only the most recently used are kept: one that nobody used for long is full, and as
/// good as none.
///
/// Owners stand in a list in the order of their use, linked by the numbers of their slots, so that each use costs the same
/// however many there are.
struct BucketTable<Owner: Hashable & Sendable>: Sendable {
    private struct Slot {
        var owner: Owner
        var bucket: TokenBucket
        var newer: Int?
        var older: Int?
    }

    private let capacity: Int
    private var slots: [Slot] = []
    private var places: [Owner: Int] = [:]
    private var newest: Int?
    private var oldest: Int?

    /// - Parameter capacity: at least 1.
    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    var count: Int { slots.count }

    /// Takes a token from the owner's bucket, which is a full one unless it is known.
    mutating func take(_ owner: Owner, _ limit: RateLimit, at now: ContinuousClock.Instant) -> TokenBucket.State {
        let place = use(owner, at: now)
        return slots[place].bucket.take(limit, at: now)
    }

    mutating func giveBack(_ owner: Owner, _ limit: RateLimit) {
        guard let place = places[owner] else { return }
        slots[place].bucket.giveBack(limit)
    }

    /// The owner's slot, which is the newest then.
    private mutating func use(_ owner: Owner, at now: ContinuousClock.Instant) -> Int {
        if let place = places[owner] {
            unlink(place)
            linkAsNewest(place)
            return place
        }
        let place: Int
        if slots.count < capacity {
            place = slots.count
            slots.append(Slot(owner: owner, bucket: TokenBucket(at: now)))
        } else if let last = oldest {
            place = last
            unlink(place)
            places[slots[place].owner] = nil
            slots[place] = Slot(owner: owner, bucket: TokenBucket(at: now))
        } else {
            preconditionFailure("a full table has an oldest slot")
        }
        places[owner] = place
        linkAsNewest(place)
        return place
    }

    private mutating func unlink(_ place: Int) {
        let (newer, older) = (slots[place].newer, slots[place].older)
        if let newer { slots[newer].older = older } else { newest = older }
        if let older { slots[older].newer = newer } else { oldest = newer }
        slots[place].newer = nil
        slots[place].older = nil
    }

    private mutating func linkAsNewest(_ place: Int) {
        slots[place].older = newest
        if let newest { slots[newest].newer = place }
        newest = place
        if oldest == nil { oldest = place }
    }
}
