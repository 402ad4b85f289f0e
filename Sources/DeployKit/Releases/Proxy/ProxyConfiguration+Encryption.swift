// SPDX-License-Identifier: Apache-2.0

extension ProxyConfiguration {
    func encryption(_ proxy: ProxySpecification) -> [String] {
        guard let certificate = proxy.certificate, let key = proxy.certificateKey else { return [] }
        return ["ssl_certificate \(certificate);", "ssl_certificate_key \(key);"] + Self.encryption
            + [
                "ssl_session_tickets off;", "ssl_session_cache shared:\(upstreamName)_tls:1m;",
                "ssl_session_timeout 1d;",
            ]
    }

    /// Mozilla's intermediate guideline 6.0. Its hybrid curve is not named: OpenSSL before 3.5 does not know it, and refuses the
    /// whole list then; `auto` is that library's own choice, which has it first where it is known.
    ///
    /// nginx takes the protocols of the first server of a port, before it knows which name is asked for: all of ours say these.
    static let encryption = [
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
            + "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
            + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;",
        "ssl_ecdh_curve auto;",
        "ssl_prefer_server_ciphers off;",
    ]
}
