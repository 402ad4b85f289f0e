// SPDX-License-Identifier: Apache-2.0

/// A line of JSON for each request, in the names that the server's own log has, and without personal data: no query, no more of a
/// path than two parts, since ids of users are in it, no user agent, and of an address its network.
extension ProxyConfiguration {
    /// The folder that nginx's package makes, and whose files that package has rotated.
    private static let logFolder = "/var/log/nginx"

    var logFormat: [String] {
        let path = [
            "default -;",
            // In this order: the second would find the end of a shorter path in the middle of a longer one.
            #""~^(/[^/?]{0,64}(/[^/?]{0,64})?/?)([?]|$)" $1;"#,
            #""~^(/[^/?]{0,64}/[^/?]{0,64})/" "$1/*";"#,
        ]
        return block("map $request_uri \(variable("path"))", path) + [""] + network + number
            + ["log_format \(upstreamName) escape=json", "    '{\(fields.joined(separator: ","))}';", ""]
    }

    /// For each server of ours. What nginx tells of a request in its error log has the whole of it, address and query: from `crit`
    /// on it tells of itself, and what became of a request is in the other log.
    var logs: [String] {
        [
            "access_log \(Self.logFolder)/\(service).access.log \(upstreamName);",
            "error_log \(Self.logFolder)/\(service).error.log crit;",
        ]
    }

    /// As `LOG_CLIENT_ADDRESS=network` of the server: /24, or /48 of IPv6.
    private var network: [String] {
        let lines = [
            "default -;",
            #""~^([0-9]+[.][0-9]+[.][0-9]+)[.]" "$1.0/24";"#,
            #""~^([0-9a-f]+(:[0-9a-f]+)?)::" "$1::/48";"#,
            #""~^([0-9a-f]+:[0-9a-f]+:[0-9a-f]+):" "$1::/48";"#,
        ]
        return block("map $remote_addr \(variable("network"))", lines) + [""]
    }

    /// nginx writes 000 and 009 for answers that have none, which is no number of JSON.
    private var number: [String] {
        block("map $status \(variable("status"))", ["default 0;", "\"~^[1-9]\" $status;"]) + [""]
    }

    private var fields: [String] {
        [
            ("@timestamp", "\"$time_iso8601\""),
            ("message", "\"proxied\""),
            ("service.name", "\"\(service)\""),
            ("deployment", "\"\(release.id)\""),
            ("http.request.id", "\"\(variable("request"))\""),
            ("http.request.method", "\"$request_method\""),
            ("url.path", "\"\(variable("path"))\""),
            ("url.scheme", "\"$scheme\""),
            ("http.version", "\"$server_protocol\""),
            ("http.request.bytes", "$request_length"),
            ("http.response.status_code", "\(variable("status"))"),
            ("http.response.bytes", "$bytes_sent"),
            ("duration_seconds", "$request_time"),
            ("upstream.status", "\"$upstream_status\""),
            ("upstream.header_seconds", "\"$upstream_header_time\""),
            ("tls.version", "\"$ssl_protocol\""),
            ("client.address", "\"\(variable("network"))\""),
            ("maintenance", "\"\(variable("maintenance"))\""),
        ]
        .map { "\"\($0)\":\($1)" }
    }
}
