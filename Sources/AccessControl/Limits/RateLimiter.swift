// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// Counts requests by who sends them, and says which come too many. Time is handed in.
package struct RateLimiter: Sendable {
    /// The most owners that are remembered in each of the three tables, about 200 bytes each.
    package static let standardCapacity = 20_000

    /// Whose budget a request takes from.
    private enum Payer: Hashable {
        case key(String)
        case user(UserID)
        case address(IPAddress)
    }

    private struct Account: Hashable {
        let payer: Payer
        let budget: RateBudget
    }

    private let limits: RateLimits
    // Apart, so that strangers with many addresses push nobody's key out.
    private var accounts: BucketTable<Account>
    private var addresses: BucketTable<IPAddress>
    private var failures: BucketTable<IPAddress>

    package init(limits: RateLimits, capacity: Int = Self.standardCapacity) {
        self.limits = limits
        accounts = BucketTable(capacity: capacity)
        addresses = BucketTable(capacity: capacity)
        failures = BucketTable(capacity: capacity)
    }

    package var bucketCount: Int { accounts.count + addresses.count + failures.count }

    /// Counts a request that somebody sent who was recognised, or needed not be.
    /// - Parameters:
    ///   - principal: nil where nobody has to be recognised: then the address alone pays.
    ///   - address: where it is from; nil when that is unknown.
    package mutating func admit(
        _ principal: Principal?,
        from address: IPAddress?,
        budget: RateBudget,
        at now: ContinuousClock.Instant
    ) -> RateVerdict {
        var policies: [RateVerdict.Policy] = []
        let owner = principal.flatMap { payer($0, address) }
        if let owner, let limit = limit(budget, of: principal) {
            let account = Account(payer: owner, budget: budget)
            let state = accounts.take(account, limit, at: now)
            policies.append(.init(name: budget.rawValue, limit: limit, state: state))
            guard state.isAllowed else { return RateVerdict(policies: policies) }
        }
        // A service speaks for many clients from one address, and operators must get in when it is crowded.
        if let address = address?.network, let limit = limits.address, principal?.isExemptFromAddressLimit != true {
            let state = addresses.take(address, limit, at: now)
            policies.append(.init(name: "address", limit: limit, state: state))
            if !state.isAllowed, let owner, let spent = self.limit(budget, of: principal) {
                accounts.giveBack(Account(payer: owner, budget: budget), spent)
            }
        }
        return RateVerdict(policies: policies)
    }

    /// Counts a wrong key or token. What is right always gets in, so that one client behind a shared address can't lock
    /// the others out; a secret of 256 bits needs no lock against guessing.
    package mutating func countFailure(from address: IPAddress?, at now: ContinuousClock.Instant) -> RateVerdict {
        guard let address = address?.network, let limit = limits.failures else { return RateVerdict(policies: []) }
        let state = failures.take(address, limit, at: now)
        return RateVerdict(policies: [.init(name: "failures", limit: limit, state: state)])
    }

    private func limit(_ budget: RateBudget, of principal: Principal?) -> RateLimit? {
        principal?.actsAsService == true ? limits[budget]?.times(RateLimits.serviceFactor) : limits[budget]
    }

    /// Each user of tokens has a budget of their own, as each key has; without either it is the address's.
    private func payer(_ principal: Principal, _ address: IPAddress?) -> Payer? {
        guard let keyID = principal.keyID else { return address.map { .address($0.network) } }
        if keyID == TokenVerifier.keyID, let user = principal.soleUser { return .user(user) }
        return .key(keyID)
    }
}

extension Principal {
    fileprivate var actsAsService: Bool { keyID != nil && reach == .everyone }
    fileprivate var isExemptFromAddressLimit: Bool { actsAsService || (keyID != nil && isOperator) }
}
