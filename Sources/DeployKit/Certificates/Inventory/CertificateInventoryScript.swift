// SPDX-License-Identifier: Apache-2.0

/// Looks at a host's certificate, in one round trip. It changes nothing.
enum CertificateInventoryScript {
    static func script(_ wish: CertificateWish) -> HostScript {
        let trust = [true, false].map { wish.trust(hasSystemd: $0)?.file.text ?? "" }
        let hook = wish.hookFile.text
        return SetupShell.look(
            "look-at-certificate",
            CertbotScript.log + describing + looking,
            [
                wish.domain.text, wish.file.text, SetupWish.challenges.text, hook, trust[0], trust[1],
                wish.settings.bundle?.text ?? "", wish.layout.releases.text, String(JournalScripts.readLimit),
                wish.metrics?.text ?? "", wish.listen.reachableAddress, wish.listen.port.description,
            ]
        )
    }

    /// `describe KEY`: the first certificate of its input. `served ADDRESS PORT NAME`: what a server gives for a name.
    static let describing = #"""
        seconds() { date -u -d "$1" +%s 2> /dev/null; }
        describe() {
            pem=$(openssl x509 2> /dev/null) || return 0
            ask() { printf '%s\n' "$pem" | openssl x509 -noout "$@" 2> /dev/null; }
            ask -issuer -nameopt RFC2253 | sed -n "s/^issuer= */$1_issuer=/p"
            end=$(ask -enddate)
            printf '%s_ends=%s\n' "$1" "$(seconds "${end#*=}")"
            print=$(ask -fingerprint -sha256)
            printf '%s_print=%s\n' "$1" "${print#*=}"
            ask -ext subjectAltName | sed -n "s/^ *DNS:/$1_names=DNS:/p"
        }
        served() { timeout 10 openssl s_client -connect "$1:$2" -servername "$3" < /dev/null 2> /dev/null; }

        """#

    private static let looking = #"""
        login=$1 access=$2 domain=$3 file=$4 webroot=$5 hook=$6 unit=$7 table=$8 bundle=$9
        shift 9
        history=$1 limit=$2 metrics=$3 address=$4 port=$5
        set -u
        LC_ALL=C
        PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
        export LC_ALL PATH
        say() { printf '%s=%s\n' "$1" "$2"; }
        has() { command -v "$1" > /dev/null; }
        # content KEY FILE
        content() {
            [ -n "$2" ] && [ -f "$2" ] || return 0
            say "$1_there" yes
            head -c 200000 "$2" | sed "s/^/$1=/"
            echo
        }
        runs() {
            for place in /proc/[0-9]*/comm; do
                { read -r name < "$place"; } 2> /dev/null || continue
                [ "$name" != "$1" ] || return 0
            done
            return 1
        }

        say login "$login"
        say access "$access"
        say clock "$(date +%s)"
        has apt-get && say apt yes
        has openssl && say openssl yes
        has nginx && say nginx yes
        runs nginx && say nginx_running yes
        if has certbot; then version=$(certbot --version 2> /dev/null < /dev/null); say certbot "${version##* }"; fi
        [ -d "$webroot" ] && say webroot yes
        [ -d "${history%/*}" ] && say folder yes
        content site "$file"
        content hook "$hook"
        if [ -z "$bundle" ] || [ -f "$bundle" ]; then say bundle yes; fi
        if [ -d /run/systemd/system ]; then
            say systemd yes
            content trust "$unit"
            systemctl is-active --quiet certbot.timer && say timer yes
        else
            content trust "$table"
            [ -f /etc/cron.d/certbot ] && runs cron && say timer yes
        fi
        if [ -f "$history" ]; then tail -c "$limit" "$history" | sed 's/^/history=/'; echo; fi
        renewal=/etc/letsencrypt/renewal/$domain.conf
        if [ -f "$renewal" ]; then
            sed -n -e 's/^server *= */directory=/p' -e 's/^renew_hook *= */renewal_hook=/p' "$renewal"
        fi
        if [ -f "/etc/letsencrypt/live/$domain/fullchain.pem" ]; then
            describe file < "/etc/letsencrypt/live/$domain/fullchain.pem"
        fi
        if has openssl; then served "$address" "$port" "$domain" | describe served; fi
        if [ -n "$metrics" ]; then
            [ -d "${metrics%/*}" ] && say metrics_folder yes
            if [ -f "$metrics" ]; then
                sed -n 's/^deployctl_certificate_not_after_timestamp_seconds{.*} \([0-9]*\)$/metric_end=\1/p' "$metrics"
            fi
        fi
        if [ -r "$log_file" ]; then
            last=$(tail -c 400000 "$log_file" | grep -a ':certbot version: ' | tail -n 1)
            if [ -n "$last" ]; then say log_time "$(date -d "${last%%,*}" +%s 2> /dev/null)"; fi
            last_run 0
        fi
        say end certificate

        """#
}
