// SPDX-License-Identifier: Apache-2.0

import Support

/// Instruments of one family by what tells them apart, for labels that are only known when a value is recorded.
///
/// Making an instrument looks its labels up by their text, some microseconds; finding one here takes a lock and a hash.
///
/// ```swift
/// let durations = InstrumentCache { (key: RouteKey) in Timer(label: "…", dimensions: key.dimensions) }
/// durations[RouteKey(route: route, status: status)].recordNanoseconds(n)
/// ```
package final class InstrumentCache<Key: Hashable & Sendable, Instrument: Sendable>: Sendable {
    private let limit: Int
    private let make: @Sendable (Key) -> Instrument
    private let known: Locked<[Key: Instrument]>

    /// - Parameters:
    ///   - keys: Those whose series exist from the start, at 0.
    ///   - limit: Keys beyond it are made anew each time: the registry bounds their series, this bounds the cache.
    ///   - make: Makes the instrument of a key; may be called twice for one key, which must give the same series.
    package init(
        keys: [Key] = [],
        limit: Int = 1_000,
        make: @escaping @Sendable (Key) -> Instrument
    ) {
        self.limit = limit
        self.make = make
        let first = Dictionary(keys.map { ($0, make($0)) }) { first, _ in first }
        known = Locked(first)
    }

    package subscript(key: Key) -> Instrument {
        if let instrument = known.withLock({ $0[key] }) { return instrument }
        let made = make(key)
        known.withLock { [limit] known in
            if known.count < limit { known[key] = made }
        }
        return made
    }
}
