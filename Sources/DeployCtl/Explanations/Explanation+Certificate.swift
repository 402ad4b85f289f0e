// SPDX-License-Identifier: Apache-2.0

import DeployKit

extension Explanation {
    init(_ code: CertificateFault.Code) {
        let (title, meaning, reasons, steps) =
            switch code {
            case .wrongName, .challengeUnreachable: Self.proving(code)
            case .rateLimited, .authorityUnreachable, .authorityForbidden, .refused: Self.authority(code)
            default: Self.host(code)
            }
        self.init(.certificate, code.rawValue, title, meaning, why: reasons, next: steps)
    }

    private typealias Words = (title: String, meaning: String, reasons: [String], steps: [String])

    /// Between the world and the host.
    private static func proving(_ code: CertificateFault.Code) -> Words {
        guard code == .wrongName else {
            return (
                "the world does not get what proves the name",
                """
                An authority asks by HTTP, at port 80 of the name, for a file that certbot puts into a folder of the host. \
                What comes back is not that file, or nothing comes back.
                """,
                [
                    "a firewall, or a security group of the cloud, lets nobody in at port 80",
                    "a load balancer, a proxy or another web server answers at port 80 before nginx does",
                    "the door is closed for maintenance, and the host serves no certificate yet",
                ],
                [
                    "open port 80 to all the world: authorities ask from many places, and do not say which",
                    "`curl -v http://NAME/.well-known/acme-challenge/x` from elsewhere shows who answers; 404 of nginx is right",
                    "`deployctl maintenance off`, then `deployctl tls setup` again",
                    "if only the host cannot reach its own public address: `deployctl tls setup --skip-name-check`",
                ]
            )
        }
        return (
            "the name does not lead to the host, or not to it alone",
            """
            Whoever asks for a certificate must answer at every address that the name has. No authority was asked in vain: the \
            records were looked at first, from the host, unless the words are the authority's own.
            """,
            [
                "the record is not there yet, or its change is not known everywhere",
                "`proxy.server_name` is misspelt",
                "an old A record, or an AAAA record of another machine, is left beside the right one",
                "several hosts share the name: only one at a time can prove it in this way",
            ],
            [
                "`dig +short A NAME` and `dig +short AAAA NAME` show the addresses: each must be the host's",
                "wait until the time to live of the old record is over, then `deployctl tls setup` again",
            ]
        )
    }

    /// With the authority.
    private static func authority(_ code: CertificateFault.Code) -> Words {
        switch code {
        case .rateLimited:
            (
                "the authority gives no more certificates for now",
                "Each account, name and domain may have only so many in a while. The line above says when to try again, if it was told.",
                [
                    "certificates of the same name were asked for again and again: by new hosts, or by --force",
                    "too many attempts failed within an hour",
                ],
                [
                    "wait; a certificate that is there is served on",
                    "set `staging: true` under `tls` while you try: its limits are far wider, and browsers do not trust it",
                ]
            )
        case .authorityUnreachable:
            (
                "the host cannot talk to the authority",
                "certbot could not open a connection to the ACME directory, or did not trust what it found there.",
                [
                    "a firewall lets the host out to nowhere, or it has no resolver",
                    "the authority is down; Let's Encrypt tells of it at letsencrypt.status.io",
                    "a private authority whose root the host does not know",
                ],
                [
                    "on the host: `curl -sS DIRECTORY`, with the address of `deployctl config`",
                    "for a private authority put its roots on the host and name the file in `tls.ca_bundle`",
                ]
            )
        case .authorityForbidden:
            (
                "the domain's CAA records forbid this authority",
                "CAA records list who may issue for a domain and all below it. The authority found them, and is not among them.",
                [
                    "somebody has bound the domain to another authority",
                    "the authority could not read the records at all",
                ],
                [
                    "`dig CAA DOMAIN`, also of the domains above it",
                    "add `0 issue \"letsencrypt.org\"`, or what the authority of `tls.directory` asks for",
                ]
            )
        default:
            (
                "the authority says no",
                "Its answer is of a kind that deployctl knows nothing about; its own words are in the message.",
                ["the account, the terms or the name are not to its liking", "a policy of a private authority"],
                ["on the host `/var/log/letsencrypt/letsencrypt.log` has all that was said"]
            )
        }
    }

    /// On the host.
    private static func host(_ code: CertificateFault.Code) -> Words {
        switch code {
        case .certbotMissing:
            (
                "certbot is not on the host",
                "Certificates are asked for and renewed by certbot, which is not there.",
                ["the host was set up anew", "somebody took the package away"],
                ["`deployctl tls setup` brings it, with its timer"]
            )
        case .certbotBusy:
            (
                "another certbot is at work on the host",
                "certbot runs once at a time. Another one held its lock for half a minute; nothing was done.",
                ["its timer has just called it", "somebody runs it by hand, and it waits for an answer"],
                ["wait a minute and try again", "on the host: `ps -C certbot -f` shows it"]
            )
        case .expired:
            (
                "the certificate has ended",
                "Browsers and clients refuse the service by now, or will when nginx loads that certificate.",
                [
                    "renewals have failed for a month", "nothing has called certbot",
                    "the host was switched off for long",
                ],
                [
                    "`deployctl tls renew`: it says why a renewal fails",
                    "mend that, then `deployctl tls setup` puts back timer and hook",
                ]
            )
        case .endsSoon:
            (
                "the certificate ends soon, and was not renewed",
                "Fewer days are left than `tls.warn_days`. certbot has tried twice a day since thirty days before the end.",
                ["the name leads elsewhere now, or port 80 was closed", "the timer is off"],
                ["`deployctl tls renew`: it says why a renewal fails", "`deployctl tls status` tells of the timer"]
            )
        case .timerOff:
            (
                "nothing calls certbot",
                "certbot's timer of systemd, or where there is no systemd its table of cron, is not at work: nothing is renewed.",
                ["somebody stopped or masked certbot.timer", "cron is not there, or does not run"],
                ["`deployctl tls setup` starts it"]
            )
        default:
            (
                "nginx does not serve the certificate",
                "There is none, or nginx gives another one for the name, or none at all.",
                [
                    "nothing was set up yet",
                    "nginx was not reloaded since the renewal: another file of it is broken",
                    "another server block answers for the name",
                ],
                [
                    "`deployctl tls setup` sets up what is missing",
                    "on the host: `nginx -t` names what is broken, `nginx -T` shows which block has the name",
                ]
            )
        }
    }
}
