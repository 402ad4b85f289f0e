// SPDX-License-Identifier: Apache-2.0

import AccessControl
import MemoryCore

/// Who sent a request, and the only way from a text in it to a user of the domain: one that this caller may act for.
///
/// No other code of this module makes a `UserID` (a test looks), so no route can forget to ask.
struct Caller: Sendable {
    let principal: Principal
    private let exchange: Exchange

    init(_ principal: Principal, exchange: Exchange) {
        self.principal = principal
        self.exchange = exchange
    }

    /// Reads a user. One that the caller may not act for fails the whole request with ``APIFault/userNotAllowed``, whatever
    /// else is wrong with it.
    var user: FieldParser<UserID> {
        FieldParser { [principal, exchange] value, path, faults in
            guard let user = FieldParser.text(UserID.init(parsing:)).parse(value, path, faults) else { return nil }
            guard principal.mayActFor(user) else {
                faults.refuse(.userNotAllowed)
                return nil
            }
            exchange.update { $0.user = user }
            return user
        }
    }

    /// Whom a request is about that names nobody: the one user of the caller's key, if it has but one.
    func userOfOmission() -> UserID? {
        guard let user = principal.soleUser else { return nil }
        exchange.update { $0.user = user }
        return user
    }
}

extension ObjectReader {
    /// The field `user_id`. It may be left out where the caller can only mean one.
    mutating func user(for caller: Caller) -> UserID? {
        guard caller.principal.soleUser != nil, isAbsent("user_id") else { return required("user_id", caller.user) }
        return caller.userOfOmission()
    }
}

extension QueryReader {
    /// The field `user_id`. It may be left out where the caller can only mean one.
    mutating func user(for caller: Caller) -> UserID? {
        object.user(for: caller)
    }
}

extension APIRequest {
    var caller: Caller { Caller(context.principal, exchange: context.exchange) }

    /// The segment `user_id` of the path.
    func userInPath(_ faults: FieldFaults) -> UserID? {
        caller.user.parse(.string(parameter("user_id")), "user_id", faults)
    }
}
