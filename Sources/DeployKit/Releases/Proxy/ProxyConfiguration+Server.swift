// SPDX-License-Identifier: Apache-2.0

extension ProxyConfiguration {
    func server(_ proxy: ProxySpecification) -> [String] {
        let before = listening(proxy) + [""] + headers(proxy) + [""] + door
        // Without a certificate the first one is still to be had, and who signs it asks at port 80.
        let proof = proxy.certificate == nil && listen.port.number == 80 ? Self.challenge : []
        return block("server", before + passing + locations(proxy) + proof + problems(proxy))
    }

    private func listening(_ proxy: ProxySpecification) -> [String] {
        [
            "listen \(listen)\(proxy.certificate == nil ? "" : " ssl http2");",
            "server_name \(proxy.serverName);",
        ]
            + encryption(proxy)
            + ["server_tokens off;", "client_max_body_size \(proxy.maximumBody);"]
            + patience + limits + logs
    }

    /// What a client says of where it comes from is not believed: these are replaced, not added to.
    private var passing: [String] {
        [
            "proxy_http_version 1.1;",
            "proxy_set_header Connection \"\";",
            "proxy_set_header Host $host;",
            "proxy_set_header Forwarded \"\";",
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
        return block("location /", [pass])
            + ["/metrics", "/api/health"].flatMap { path in
                block("location = \(path)", allowed.map { "allow \($0);" } + ["deny all;", pass])
            }
    }
}
