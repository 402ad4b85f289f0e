// SPDX-License-Identifier: Apache-2.0

/// The program that certbot calls with each new certificate, also by its timer: nothing of deployctl is on the host then.
struct CertificateHook {
    private let wish: CertificateWish

    init(_ wish: CertificateWish) {
        self.wish = wish
    }

    static let family = "deployctl_certificate_not_after_timestamp_seconds"

    var text: String {
        """
        #!/bin/sh
        # Written by deployctl tls setup: certbot calls it with each new certificate of \(wish.domain).
        set -eu
        LC_ALL=C
        PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
        export LC_ALL PATH
        nginx -t -q
        nginx -s reload
        \(metric)
        """ + "\n"
    }

    /// Written beside its place, since the collector may look at any time.
    private var metric: String {
        guard let file = wish.metrics else { return "# No `telemetry.textfile`: the end is left nowhere." }
        let labels = "service=\"\(wish.service)\",environment=\"\(environment)\",domain=\"\(wish.domain)\""
        return """
            metrics=\(file)
            [ -d "${metrics%/*}" ] || exit 0
            end=$(openssl x509 -noout -enddate -in \(wish.certificate))
            end=$(date -u -d "${end#*=}" +%s)
            cat > "$metrics.new" << END
            # HELP \(Self.family) When the certificate ends.
            # TYPE \(Self.family) gauge
            \(Self.family){\(labels)} $end
            END
            chmod 644 "$metrics.new"
            mv -f "$metrics.new" "$metrics"
            """
    }

    /// A name of deploy.yml, which may have any letters; here it stands in a shell's text and in quotes.
    private var environment: String {
        (wish.environment ?? "").filter { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }
}
