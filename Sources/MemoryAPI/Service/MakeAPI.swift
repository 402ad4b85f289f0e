// SPDX-License-Identifier: Apache-2.0

import Hummingbird
package import Logging

/// The API as a responder for Hummingbird's `Application`, to be served by ``makeServer(settings:)``.
///
/// - Parameter logger: gets one line for each request at its end, and one for each failure that is the server's.
package func makeAPI(services: APIServices, settings: APISettings, logger: Logger) -> APIResponder {
    let problems = ProblemLog(logger: logger)
    let middleware = Router(context: APIContext.self).middlewares
    middleware.add(RequestIdentityMiddleware(release: settings.release))
    let table = RouteTable(services: services, settings: settings, problems: problems)
    middleware.add(
        ObservationMiddleware(
            accessLog: AccessLog(
                logger: logger,
                settings: settings.accessLog,
                release: settings.release.headerValue
            ),
            metrics: HTTPMetrics(routes: table.routes),
            problems: problems,
            settings: settings
        )
    )
    middleware.add(SecurityHeadersMiddleware())
    middleware.add(CORSMiddleware(allowedOrigins: settings.access.allowedOrigins))
    middleware.add(RateLimitMiddleware())
    middleware.add(ProblemMiddleware(log: problems))
    middleware.add(UnreadableRequestMiddleware())
    middleware.add(
        HostMiddleware(listensOnLoopback: settings.listensOnLoopback, allowedHosts: settings.access.allowedHosts)
    )
    let gatekeeper = Gatekeeper(
        authenticator: services.authenticator,
        load: services.load,
        settings: settings.access
    )
    let responder = RouteResponder(table: table, gatekeeper: gatekeeper)
    return APIResponder(middleware.constructResponder(finalResponder: responder))
}
