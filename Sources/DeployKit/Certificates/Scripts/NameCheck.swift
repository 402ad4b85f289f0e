// SPDX-License-Identifier: Apache-2.0

/// What became of a file in the webroot that was asked for through the name, at each address that the name leads to.
package struct NameCheck: Sendable, Hashable {
    package enum Answer: Sendable, Hashable {
        case token
        /// Another text, or another status.
        case other(String)
        case silence(String)
    }

    /// An address of the name, and what came from there.
    package struct Place: Sendable, Hashable {
        package let address: String
        package let answer: Answer
    }

    package let answers: [Place]
    /// Addresses of the host itself, as far as it knows them.
    package let own: Set<String>

    /// - Parameter output: Of ``script(_:host:port:)``.
    package init(reading output: String) {
        let lines = MarkedLines(output)
        own = Set(lines.all("own"))
        answers = lines.all("answer").compactMap { line -> Place? in
            let words = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard words.count >= 2 else { return nil }
            let more = TerminalText.line(words.count > 2 ? words[2] : "", limit: 100)
            switch words[1] {
            case "token": return Place(address: words[0], answer: .token)
            case "other": return Place(address: words[0], answer: .other(more))
            default: return Place(address: words[0], answer: .silence(more))
            }
        }
    }

    /// Why an authority would ask in vain; `nil` when it would not. An address that is silent is passed over when another one
    /// answers: a host may have no way to its own IPv6 address, and authorities try both kinds.
    package func fault(of domain: DomainName) -> CertificateFault? {
        guard !answers.isEmpty else {
            let fix = "give \(domain) an A or AAAA record that leads to the host; a new one takes some minutes"
            return CertificateFault(.wrongName, "\(domain) has no address", fix: fix)
        }
        let wrong = answers.compactMap { place -> String? in
            guard case .other(let what) = place.answer else { return nil }
            return "\(place.address) (\(what))"
        }
        if answers.contains(where: { $0.answer == .token }) {
            guard !wrong.isEmpty else { return nil }
            let seen = "\(domain) leads to this host, and also to \(wrong.joined(separator: ", "))"
            return CertificateFault(.wrongName, seen, fix: "take the other addresses out of its records")
        }
        let addresses = answers.map(\.address)
        if own.isDisjoint(with: addresses) {
            let known = own.sorted().joined(separator: ", ")
            let seen = "\(domain) leads to \(addresses.joined(separator: ", ")), and the host has \(known)"
            return CertificateFault(
                .wrongName,
                seen,
                fix: "have its A and AAAA records lead to the host; a change takes a while"
            )
        }
        let told = answers.map { place -> String in
            switch place.answer {
            case .other(let what), .silence(let what): "\(place.address): \(what)"
            case .token: place.address
            }
        }
        return CertificateFault(
            .challengeUnreachable,
            "http://\(domain)\(ProxyConfiguration.challengePath) does not give back what is in \(SetupWish.challenges) "
                + "(\(told.joined(separator: "; ")))",
            fix:
                "see that nothing else answers at port 80, that a firewall lets it in, and that no door is closed for maintenance"
        )
    }

    /// Puts a file there, asks, and takes it away. By Python, which certbot brings: a bare host has no other client.
    static func script(_ domain: DomainName, host: HostName, port: NetworkPort, name: String) -> HostScript {
        SetupShell.step(name, checking, [domain.text, host.text, port.description, SetupWish.challenges.text])
    }

    private static let checking = #"""
        domain=$1 host=$2 port=$3 folder=$4/.well-known/acme-challenge
        install -d -m 755 "$4" "$4/.well-known" "$folder"
        token=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
        trap 'rm -f "$folder/deployctl-$token"' EXIT
        printf %s "$token" > "$folder/deployctl-$token"
        chmod 644 "$folder/deployctl-$token"
        for address in $(hostname -I 2> /dev/null || :); do echo "own=$address"; done
        python3 -c '
        import http.client, socket, sys
        domain, host, port, token = sys.argv[1:]
        def addresses(name):
            try:
                found = socket.getaddrinfo(name, int(port), type=socket.SOCK_STREAM)
            except OSError:
                return []
            return list(dict.fromkeys(entry[4][0] for entry in found))
        for address in addresses(host):
            print("own=" + address)
        for address in addresses(domain)[:8]:
            try:
                client = http.client.HTTPConnection(address, int(port), timeout=10)
                path = "/.well-known/acme-challenge/deployctl-" + token
                client.request("GET", path, headers={"Host": domain, "Connection": "close"})
                answer = client.getresponse()
                is_token = answer.status == 200 and answer.read(100).decode("latin-1") == token
                print("answer=%s %s status %d" % (address, "token" if is_token else "other", answer.status))
            except (OSError, http.client.HTTPException) as error:
                print("answer=%s silence %s" % (address, (str(error) or type(error).__name__).splitlines()[0]))
        ' "$domain" "$host" "$port" "$token"
        """#
}
