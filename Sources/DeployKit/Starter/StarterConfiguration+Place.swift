// SPDX-License-Identifier: Apache-2.0

import SSHClient

extension StarterConfiguration {
    /// - Parameter explains: Only the first of several places is commented.
    func place(_ place: StarterPlace, _ text: inout StarterText, explains: Bool) {
        text.line("hosts:")
        text.indented { text in
            for (index, host) in place.hosts.enumerated() { self.host(host, &text, explains: explains && index == 0) }
        }
        if explains { text.gap() }
        switch place.front {
        case .proxy(let name): proxy(name, place.url, &text, explains: explains)
        case .plain(let listen):
            if explains {
                text.comment(
                    "The container takes the public port itself. Nobody is served for the seconds of a change;"
                )
                text.comment("with `proxy` instead of it, nginx on the hosts stands before the service.")
            }
            text.line("plain:")
            text.indented { $0.pair("listen", listen.description) }
        }
    }

    private func host(_ host: StarterHost, _ text: inout StarterText, explains: Bool) {
        text.item { text in
            text.pair("address", host.name.text)
            text.pair("user", host.user.text)
            if host.port.number != SSHDestination.defaultPort { text.pair("ssh_port", host.port.description) }
            guard host.keys.isEmpty else {
                if explains { text.comment("One of these the host must prove to have.") }
                text.list("host_keys", host.keys.map(\.text))
                return
            }
            text.comment(
                "Missing still: the fingerprint of the host's key. From here it is shown by",
                "  \(host.scanCommand)",
                "and on the host itself by `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`: both must say the same.",
                "host_keys: [\"SHA256:...\"]"
            )
        }
    }

    private func proxy(_ name: ServerName, _ url: PublicAddress?, _ text: inout StarterText, explains: Bool) {
        if explains {
            text.comment("nginx on the hosts stands before the service, and leads from one release to the next.")
        }
        text.line("proxy:")
        text.indented { text in
            text.pair("server_name", name.text)
            text.pair("file", "/etc/nginx/conf.d/\(service).conf")
            guard url?.isSecure == true else { return }
            text.pair("listen", "443")
            if explains { text.comment("Where certbot keeps them.") }
            let folder = "/etc/letsencrypt/live/\(name.certificateFolder)"
            text.pair("certificate", "\(folder)/fullchain.pem")
            text.pair("certificate_key", "\(folder)/privkey.pem")
        }
    }
}

extension ServerName {
    /// Certbot names the folder of `*.example.com` `example.com`.
    fileprivate var certificateFolder: String {
        text.replacing("*.", with: "").filter { $0 != "*" }
    }
}
