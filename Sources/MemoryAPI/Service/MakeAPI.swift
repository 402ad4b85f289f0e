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
    middleware.add(
        ObservationMiddleware(accessLog: AccessLog(logger: logger), metrics: HTTPMetrics(), settings: settings)
    )
    middleware.add(SecurityHeadersMiddleware())
    middleware.add(ProblemMiddleware(log: problems))
    middleware.add(HostMiddleware(listensOnLoopback: settings.listensOnLoopback))
    let table = RouteTable(services: services, settings: settings, problems: problems)
    return APIResponder(middleware.constructResponder(finalResponder: RouteResponder(table: table)))
}
