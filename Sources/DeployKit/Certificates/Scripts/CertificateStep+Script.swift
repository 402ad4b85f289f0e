// SPDX-License-Identifier: Apache-2.0

extension CertificateStep {
    /// What carries it out, as root.
    ///
    /// - Parameter host: Whose step it is.
    package func script(on host: HostName) -> HostScript {
        switch action {
        case .install(let packages):
            SetupShell.step(name, "packages update\npackages install -y --no-install-recommends \"$@\"", packages)
        case .makeWebroot(let folder): SetupShell.step(name, #"install -d -m 755 "$1""#, [folder.text])
        case .startNginx: SetupShell.step(name, "quietly nginx -t -q\nservice_do start nginx", [])
        case .writeSite(let file, let text, _):
            SetupShell.step(name, HostWork.proxyFunctions + Self.writingSite, [file.text, text])
        case .writeHook(let file, let text): SetupShell.step(name, #"put "$1" 755 "$2""#, [file.text, text])
        case .writeTrust(let file, let text, let hasSystemd):
            SetupShell.step(
                name,
                #"""
                install -d -m 755 "${1%/*}"
                put "$1" 644 "$2"
                [ -z "$3" ] || quietly systemctl daemon-reload
                """#,
                [file.text, text, hasSystemd ? "systemd" : ""]
            )
        case .checkName(let domain, let port): NameCheck.script(domain, host: host, port: port, name: name)
        case .issue(let request):
            SetupShell.step(
                name,
                CertbotScript.calling + #"call_certbot "$@""#,
                [request.settings.bundle?.text ?? ""] + request.arguments
            )
        case .startTimer(let hasSystemd):
            SetupShell.step(name, "service_do start \"$1\"", [hasSystemd ? "certbot.timer" : "cron"])
        case .runHook(let hook): SetupShell.step(name, #"quietly "$1""#, [hook.text])
        case .checkServed(let domain, let listen):
            SetupShell.step(
                name,
                CertificateInventoryScript.describing + Self.checkingServed,
                [domain.text, listen.reachableAddress, listen.port.description]
            )
        }
    }

    /// What stood there comes back when nginx does not take the new one. It waits elsewhere: nginx may read every file of that
    /// folder, whatever its name.
    private static let writingSite = #"""
        kept=''
        trap '[ -z "$kept" ] || rm -f "$kept"' EXIT
        if [ -e "$file" ]; then
            kept=$(mktemp)
            cat "$file" > "$kept"
        fi
        if put_file "$2" && test_proxy && reload_proxy; then exit 0; fi
        rm -f "$file.new"
        if [ -n "$kept" ]; then cp "$kept" "$file.new"; chmod 644 "$file.new"; mv -f "$file.new" "$file"; else rm -f "$file"; fi
        if test_proxy 2> /dev/null; then reload_proxy > /dev/null 2>&1 || :; fi
        exit 1
        """#

    /// Old workers may answer for a moment after a reload.
    static let checkingServed = #"""
        file=/etc/letsencrypt/live/$1/fullchain.pem
        [ ! -f "$file" ] || describe file < "$file"
        wanted=$(describe file < "$file" | sed -n 's/^file_print=//p')
        tries=0
        while :; do
            seen=$(served "$2" "$3" "$1" | describe served)
            case $seen in *"served_print=$wanted"*) break ;; esac
            tries=$((tries + 1))
            [ "$tries" -lt 20 ] || break
            sleep 0.5
        done
        printf '%s\n' "$seen"
        """#
}
