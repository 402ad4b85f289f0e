// SPDX-License-Identifier: Apache-2.0

import AccessControl
package import Hummingbird

/// What goes with a request through the middleware to its handler.
package struct APIContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Names the request in its answer and in the logs.
    var requestID = ""
    /// Who asks. Nobody, until the credentials were checked.
    var principal = Principal(keyID: nil, reach: .none, isOperator: false)
    let connection: Connection
    let exchange = Exchange()

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        connection = Connection(channel: source.channel)
    }
}
