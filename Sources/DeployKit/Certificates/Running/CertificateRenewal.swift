// SPDX-License-Identifier: Apache-2.0

/// What a call of `certbot renew` came to on a host.
package struct CertificateRenewal: Sendable, Hashable {
    package let before: CertificateFacts?
    package let after: CertificateFacts?
    /// Why there is no new certificate, or it is not served; `nil` when all is well.
    package let fault: CertificateFault?
    /// The last lines of certbot, when it failed and its log does not say why.
    package let words: [String]
    package let exitCode: Int

    /// - Parameter outcome: Of ``script(_:isForced:)``.
    package init(_ outcome: ScriptOutcome, _ wish: CertificateWish) {
        let lines = MarkedLines(outcome.output)
        before = CertificateFacts(lines, "before")
        after = CertificateFacts(lines, "file")
        exitCode = outcome.exitCode
        if outcome.exitCode == 0 {
            fault = CertificateStep.servedFault(outcome.output, wish)
        } else {
            fault = Self.fault(outcome, wish)
        }
        words = outcome.errors.split(whereSeparator: \.isNewline).suffix(15)
            .map { TerminalText.line(String($0), limit: 200) }
    }

    /// Without a fault certbot may have found that there is time yet.
    package var isNew: Bool { after != nil && before?.fingerprint != after?.fingerprint }

    /// Of a script that called certbot.
    static func fault(_ outcome: ScriptOutcome, _ wish: CertificateWish) -> CertificateFault? {
        switch outcome.exitCode {
        case 0: return nil
        case CertbotScript.missingCode:
            return CertificateFault(.certbotMissing, "certbot is not there", fix: "deployctl tls setup")
        case CertbotScript.busyCode:
            let seen = "another certbot is at work, for half a minute at least"
            return CertificateFault(.certbotBusy, seen, fix: "wait for it; on the host: ps -C certbot -f")
        default:
            return CertbotRun(MarkedLines(outcome.output).all("log")).fault(of: wish.domain, wish.settings.directory)
        }
    }

    static func script(_ wish: CertificateWish, isForced: Bool) -> HostScript {
        let arguments =
            ["renew", "--non-interactive", "--cert-name", wish.domain.text, "--no-random-sleep-on-renew"]
            + (isForced ? ["--force-renewal"] : [])
        let places = [wish.domain.text, wish.listen.reachableAddress, wish.listen.port.description]
        return SetupShell.step(
            "renew-certificate",
            CertbotScript.calling + CertificateInventoryScript.describing + renewing,
            places + [wish.settings.bundle?.text ?? ""] + arguments
        )
    }

    private static let renewing =
        #"""
        domain=$1 address=$2 port=$3
        shift 3
        file=/etc/letsencrypt/live/$domain/fullchain.pem
        [ ! -f "$file" ] || describe before < "$file"
        call_certbot "$@"
        set -- "$domain" "$address" "$port"

        """# + CertificateStep.checkingServed
}
