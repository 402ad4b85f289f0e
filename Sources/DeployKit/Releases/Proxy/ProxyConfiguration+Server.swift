// SPDX-License-Identifier: Apache-2.0

extension ProxyConfiguration {
    func server(_ proxy: ProxySpecification) -> [String] {
        ["server {"]
            + (listening(proxy) + door + passing + locations(proxy) + problems).map { $0.isEmpty ? "" : "    \($0)" }
            + ["}"]
    }

    private func listening(_ proxy: ProxySpecification) -> [String] {
        var lines = [
            "listen \(listen)\(proxy.certificate == nil ? "" : " ssl http2");", "server_name \(proxy.serverName);",
        ]
        if let certificate = proxy.certificate, let key = proxy.certificateKey {
            lines += [
                "ssl_certificate \(certificate);",
                "ssl_certificate_key \(key);",
                // Mozilla's intermediate guideline 6.0. Its hybrid curve is left out: OpenSSL 3.0 does not know it.
                "ssl_protocols TLSv1.2 TLSv1.3;",
                "ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                    + "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                    + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;",
                "ssl_prefer_server_ciphers off;",
                "ssl_session_tickets off;",
                "ssl_session_cache shared:\(upstreamName)_tls:1m;",
            ]
        }
        return lines + ["server_tokens off;", "client_max_body_size \(proxy.maximumBody);", ""] + headers(proxy) + [""]
    }

    /// `add_header` in a location replaces all of these, so that a location that adds one must repeat them.
    private func headers(_ proxy: ProxySpecification) -> [String] {
        return ["add_header \(Self.releaseHeader) \(release.id) always;", doorHeader]
            + strictTransport(proxy)
    }

    /// What a client says of where it comes from is not believed: these are replaced, not added to.
    private var passing: [String] {
        [
            "proxy_http_version 1.1;",
            "proxy_set_header Connection \"\";",
            "proxy_set_header Host $host;",
            "proxy_set_header X-Real-IP $remote_addr;",
            "proxy_set_header X-Forwarded-For $remote_addr;",
            "proxy_set_header X-Forwarded-Host $host;",
            "proxy_set_header X-Forwarded-Proto $scheme;",
            "proxy_connect_timeout 2s;",
            "proxy_read_timeout 1h;",
            "proxy_send_timeout 60s;",
            // Event streams go out as they come in.
            "proxy_buffering off;",
            "proxy_cache off;",
            "gzip off;",
            // A chat that is sent again is answered, and remembered, twice.
            "proxy_next_upstream off;",
            "",
        ]
    }

    private func locations(_ proxy: ProxySpecification) -> [String] {
        let pass = "proxy_pass http://\(upstreamName);"
        let allowed = ["127.0.0.0/8", "::1"] + proxy.privateNetworks
        let closed = ["/metrics", "/api/health"].flatMap { path in
            ["location = \(path) {"]
                + allowed.map { "    allow \($0);" }
                + ["    deny all;", "    error_page 403 = @hidden;", "    \(Self.unavailable)", "    \(pass)", "}"]
        }
        return (proxy.certificate == nil ? Self.challenges : []) + ["location / {", "    \(pass)", "}"] + closed
    }

    /// Repeated where a location has an `error_page` of its own: that replaces all of the server's.
    private static let unavailable = "error_page 502 504 = @unavailable;"

    /// Clients of an API are never shown HTML. Only what nginx answers itself: the service's own errors pass unchanged.
    private var problems: [String] {
        [Self.unavailable, "error_page 413 = @too_large;"]
            + ["error_page 503 = @maintenance;", "error_page 418 = @maintenance_page;"]
            + problem("@unavailable", 503, "Service Unavailable", "unavailable", retryAfter: 2)
            + problem("@maintenance", 503, "Service Unavailable", "maintenance", retryAfter: Self.maintenanceRetry)
            + page("@maintenance_page", 503, Self.maintenancePage, retryAfter: Self.maintenanceRetry)
            + problem("@too_large", 413, "Content Too Large", "body_too_large")
            + problem("@hidden", 404, "Not Found", "not_found")
    }

    private func problem(
        _ location: String,
        _ status: Int,
        _ title: String,
        _ code: String,
        retryAfter: Int? = nil
    ) -> [String] {
        let body =
            "{\"type\":\"about:blank\",\"title\":\"\(title)\",\"status\":\(status),\"code\":\"\(code)\","
            + "\"request_id\":\"$request_id\"}"
        return answer(location, "application/problem+json", status, body, retryAfter)
    }

    private func page(_ location: String, _ status: Int, _ body: String, retryAfter: Int) -> [String] {
        answer(location, "text/html", status, body, retryAfter)
    }

    private func answer(
        _ location: String,
        _ type: String,
        _ status: Int,
        _ body: String,
        _ retryAfter: Int?
    ) -> [String] {
        var lines = ["location \(location) {", "    default_type \(type);"]
        if let retryAfter {
            lines += (release.proxy.map(headers) ?? []).map { "    \($0)" }
            lines.append("    add_header Retry-After \(retryAfter) always;")
        }
        return lines + ["    return \(status) '\(body)';", "}"]
    }
}
