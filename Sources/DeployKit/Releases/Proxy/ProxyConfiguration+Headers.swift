// SPDX-License-Identifier: Apache-2.0

extension ProxyConfiguration {
    /// What the service says of itself stays as it is; where it says nothing, and where nginx answers itself, nginx does. An empty
    /// header is left out.
    var answeredHeaders: [String] {
        // The id that is logged: the service's own, for one search through both logs.
        block(
            "map $upstream_http_x_request_id \(variable("request"))",
            [
                "\"\" $request_id;", "default $upstream_http_x_request_id;",
            ]
        )
            + [""]
            + filled.flatMap { header in
                block(
                    "map $upstream_http_\(header.source) \(variable(header.variable))",
                    ["\"\" \(header.value);", "default \"\";"]
                ) + [""]
            }
    }

    /// `add_header` in a location replaces all of these, so that a location that adds one must repeat them.
    func headers(_ proxy: ProxySpecification) -> [String] {
        ["add_header \(Self.releaseHeader) \(release.id) always;", doorHeader]
            + filled.map { "add_header \($0.name) \(variable($0.variable)) always;" }
            + strictTransport(proxy)
    }

    /// - Parameters:
    ///   - source: Its name in nginx's variables.
    private var filled: [(name: String, source: String, variable: String, value: String)] {
        [
            ("X-Request-ID", "x_request_id", "own_request", "$request_id"),
            ("X-Content-Type-Options", "x_content_type_options", "sniffing", "nosniff"),
            ("Referrer-Policy", "referrer_policy", "referrer", "no-referrer"),
            ("X-Frame-Options", "x_frame_options", "framing", "DENY"),
        ]
    }
}
