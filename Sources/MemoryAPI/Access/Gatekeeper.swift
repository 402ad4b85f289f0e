// SPDX-License-Identifier: Apache-2.0

import AccessControl
import HTTPTypes
import Hummingbird
import Support

/// Says who may come in, and who comes too often: every request passes here on the way to its route.
struct Gatekeeper: Sendable {
    private let authenticator: Authenticator
    private let proxies: TrustedProxies
    private let limiter: RateGate
    private let load: LoadGuard

    init(authenticator: Authenticator, load: LoadGuard, settings: AccessSettings) {
        self.authenticator = authenticator
        self.load = load
        proxies = settings.trustedProxies
        limiter = RateGate(limits: settings.rateLimits)
    }

    /// Whom a request for `route` comes from.
    /// - Throws: ``APIFault``.
    func admit(_ request: Request, _ context: APIContext, to route: Route) async throws -> Principal {
        let address = client(of: request, context)
        if let address { context.exchange.update { $0.clientAddress = address } }
        // Before a token is checked: a signature is work too. Health, metrics and the page are for when it is crowded.
        if route.access == .users {
            let admission = try load.admit()
            context.exchange.update { $0.admission = admission }
        }
        let principal = try await recognise(request, from: address, for: route.access)
        context.exchange.update { $0.keyID = principal.keyID }
        if let budget = route.budget {
            try limiter.admit(route.access == .everybody ? nil : principal, from: address, budget, context)
        }
        switch route.access {
        case .everybody, .everybodyAndOperators: return principal
        case .users where principal.reach == .none: throw APIFault.userNotAllowed
        case .operators where !principal.isOperator: throw APIFault.operatorsOnly
        case .users, .operators: return principal
        }
    }

    /// Counts a request that no route is for.
    /// - Throws: ``APIFault/rateLimited(retryAfter:)``.
    func admitStray(_ request: Request, _ context: APIContext) throws {
        try limiter.admit(nil, from: client(of: request, context), .other, context)
    }

    private func recognise(
        _ request: Request,
        from address: IPAddress?,
        for access: RouteAccess
    ) async throws -> Principal {
        if access == .everybody { return .nobody }
        let credential = PresentedCredential(
            authorization: request.headers[values: .authorization],
            apiKey: request.headers[values: .apiKey]
        )
        do throws(AuthenticationFailure) {
            return try await authenticator.principal(showing: credential)
        } catch .missing {
            if access == .everybodyAndOperators { return .nobody }
            throw APIFault.unauthenticated(isMissing: true)
        } catch .invalid {
            try limiter.countFailure(from: address)
            throw APIFault.unauthenticated(isMissing: false)
        }
    }

    private func client(of request: Request, _ context: APIContext) -> IPAddress? {
        context.connection.peer.map { peer in
            proxies.client(peer: peer, forwardedFor: request.headers[values: .forwardedFor])
        }
    }
}

extension Principal {
    /// Of a request that shows nothing, or of which nothing is looked at.
    static let nobody = Principal(keyID: nil, reach: .none, isOperator: false)
}
