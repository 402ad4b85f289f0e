// SPDX-License-Identifier: Apache-2.0

/// What one client may take. How many requests it may make the service itself counts, by key.
extension ProxyConfiguration {
    /// Requests under way, of one address: what a browser, a page with streams or an office behind one address needs, and less
    /// than it takes to have all connections of nginx.
    static let requestsOfAddress = 256

    /// Loopback and the networks of `private_networks` are not counted: a load balancer there is all clients at once.
    func counted(_ proxy: ProxySpecification) -> [String] {
        let near = (["127.0.0.0/8", "::1"] + proxy.privateNetworks).map { "\($0) 0;" }
        return block("geo $remote_addr \(variable("counted"))", ["default 1;"] + near) + [""]
            // An empty key is not counted.
            + block("map \(variable("counted")) \(variable("client"))", ["default \"\";", "1 $binary_remote_addr;"])
            + ["limit_conn_zone \(variable("client")) zone=\(upstreamName)_clients:1m;", ""]
    }

    var limits: [String] {
        [
            "limit_conn \(upstreamName)_clients \(Self.requestsOfAddress);",
            "limit_conn_status 429;",
        ]
    }

    /// How long nginx waits for a client, and how much of a head it takes in.
    var patience: [String] {
        [
            "client_header_timeout 15s;",
            "client_body_timeout 60s;",
            "send_timeout 60s;",
            "keepalive_timeout 75s;",
            "large_client_header_buffers 4 16k;",
        ]
    }
}
