// SPDX-License-Identifier: Apache-2.0

/// Looks at a host for `setup`, in one round trip, as root where the user may. It changes nothing, and ends with 0 whatever it
/// finds: ``SetupPlan`` judges.
package enum InventoryScript {
    /// - Parameter root: Before every path that is looked at; another folder in tests.
    package static func script(_ wish: SetupWish, root: String = "") -> HostScript {
        SetupShell.look(
            "take-inventory",
            text,
            [
                root, wish.user, wish.rulesFile.text, wish.proxy?.folder.text ?? "",
                SetupPackages.known.joined(separator: " "),
                (wish.proxy?.nobodies ?? []).map(\.file.text).joined(separator: " "),
            ] + wish.places.map(\.text)
        )
    }

    /// What ends it, so that an output that was cut is not taken for a host that lacks everything.
    static let lastLine = "end=inventory"

    /// Contents of files travel in base64: nothing in them can pass for something else. `$1` and `$2` are who looks, and how.
    private static let text = #"""
        set -u
        LC_ALL=C
        PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
        export LC_ALL PATH
        login=$1 access=$2 root=$3 user=$4 rules=$5 proxy_folder=$6 packages=$7 nobodies=$8
        shift 8

        say() { printf '%s=%s\n' "$1" "$2"; }
        has() { command -v "$1" > /dev/null 2>&1; }
        line() { tr '\n' ' ' | cut -c 1-600; }
        # One that is longer than any that we write is cut, and then refused.
        content() { if [ -r "$2" ]; then say "$1" "$(head -c 65537 "$2" | base64 | tr -d '\n')"; fi; }

        say login "$login"
        say access "$access"

        # --- The system -------------------------------------------------------------------------------------------
        if [ -r "$root/etc/os-release" ]; then
            (
                ID='' VERSION_ID='' VERSION_CODENAME='' PRETTY_NAME=''
                . "$root/etc/os-release"
                say os_id "$ID"
                say os_version "$VERSION_ID"
                say os_codename "$VERSION_CODENAME"
                say os_name "$PRETTY_NAME"
            )
        fi
        say architecture "$(dpkg --print-architecture 2> /dev/null || uname -m)"
        if [ -d "$root/run/systemd/system" ]; then say systemd yes; fi
        if has dpkg-query; then
            dpkg-query -W -f '${db:Status-Status} ${Package} ${Version}\n' $packages 2> /dev/null |
                sed -n 's/^installed /package=/p'
        fi
        while read -r key value rest; do
            case $key in
                MemTotal:) say memory_kib "$value" ;;
                SwapTotal:) say swap_kib "$value" ;;
            esac
        done < "$root/proc/meminfo"
        df -P -k "$root/var" 2> /dev/null | { read -r head; read -r a b c free rest; say free_kib "$free"; }
        for place in "$root"/proc/[0-9]*; do
            { read -r name < "$place/comm"; } 2> /dev/null || continue
            case $name in
                nginx) say running nginx ;;
                chronyd | ntpd | openntpd | systemd-timesyn) say time "$name" ;;
                dockerd)
                    tr '\0' '\n' < "$place/cmdline" 2> /dev/null | sed -n 's/^\(--[a-z-]*\).*/dockerd_flag=\1/p' ;;
            esac
        done | sort -u

        # --- Docker -----------------------------------------------------------------------------------------------
        content docker_file "$root/etc/docker/daemon.json"
        content docker_source "$root/etc/apt/sources.list.d/docker.sources"
        content docker_key "$root/etc/apt/keyrings/docker.asc"
        if [ "$root/etc/docker/daemon.json" -nt "$root/run/docker.pid" ] && [ -e "$root/run/docker.pid" ]; then
            say docker_file_newer yes
        fi
        if getent group docker > /dev/null; then say docker_group yes; fi
        if has docker; then
            say docker_program yes
            if found=$(docker version --format '{{.Server.Version}}' 2>&1 < /dev/null); then
                say docker "$found"
                say live_restore "$(docker info --format '{{.LiveRestoreEnabled}}' 2> /dev/null < /dev/null)"
                say swarm "$(docker info --format '{{.Swarm.LocalNodeState}}' 2> /dev/null < /dev/null)"
            else
                say docker_error "$(printf '%s' "$found" | line)"
            fi
        fi

        # --- nginx ------------------------------------------------------------------------------------------------
        if has nginx; then
            say nginx yes
            found=$(nginx -t 2>&1 < /dev/null) || say nginx_error "$(printf '%s' "$found" | line)"
        fi
        if [ -n "$proxy_folder" ] && grep -rhs '^[[:space:]]*include[[:space:]]' \
            "$root/etc/nginx/nginx.conf" "$root/etc/nginx/conf.d" | grep -qF " $proxy_folder/"; then
            say proxy_folder included
        fi
        if [ -L "$root/etc/nginx/sites-enabled/default" ]; then
            case $(readlink "$root/etc/nginx/sites-enabled/default") in
                */etc/nginx/sites-available/default | ../sites-available/default) packaged=default && say default_site yes ;;
            esac
        fi
        for file in $nobodies; do
            if [ -r "$root$file" ]; then say nobody "$file $(head -c 8192 "$root$file" | base64 | tr -d '\n')"; fi
        done
        # Who else answers for every name of a port; links in sites-enabled are followed.
        grep -Rhs --exclude='deployctl-nobody-*' --exclude="${packaged:--}" \
            '^[[:space:]]*listen[[:space:]].*[[:space:]]default_server' "$root/etc/nginx/conf.d" "$root/etc/nginx/sites-enabled" |
            sed -n 's/^[[:space:]]*listen[[:space:]]*\([^[:space:];]*\).*/default_server=\1/p' | sort -u

        # --- The user ---------------------------------------------------------------------------------------------
        if found=$(getent passwd "$user"); then
            home=$(printf '%s' "$found" | cut -d : -f 6)
            say home "$home"
            for group in $(id -Gn "$user"); do say group "$group"; done
            content authorized_keys "$root$home/.ssh/authorized_keys"
        fi
        content rules "$root$rules"
        for place in "$@"; do
            found=$(stat -c '%a %U %F' "$root$place" 2> /dev/null) && say place "$place $found"
        done

        # --- Who comes in -----------------------------------------------------------------------------------------
        if has sshd; then
            sshd -T 2> /dev/null < /dev/null |
                sed -n '/^\(permitrootlogin\|passwordauthentication\|kbdinteractiveauthentication\) /s/^/sshd=/p
                    /^\(allowusers\|allowgroups\|denyusers\|authorizedkeysfile\) /s/^/sshd=/p'
        fi
        if has ufw && found=$(ufw status 2> /dev/null < /dev/null) && printf '%s' "$found" | grep -q '^Status: active'; then
            say firewall ufw
            printf '%s\n' "$found" | sed -n -e 's|^\([0-9][0-9]*\)\(/tcp\)\{0,1\} .*ALLOW.*|allowed=\1|p' -e t \
                -e 's/.*ALLOW.*/allowed=other/p' | sort -u
        elif has firewall-cmd && firewall-cmd --state > /dev/null 2>&1 < /dev/null; then
            say firewall firewalld
        elif has nft && nft list ruleset 2> /dev/null < /dev/null | grep -q 'hook input.*policy drop'; then
            say firewall nftables
        elif has iptables && iptables -S INPUT 2> /dev/null < /dev/null | grep -q '^-P INPUT DROP'; then
            say firewall iptables
        fi
        # The tables of the kernel, in which 0A is a socket that listens; loopback is 127 and ::1, its bytes backwards.
        cat "$root/proc/net/tcp" "$root/proc/net/tcp6" 2> /dev/null | while read -r number local remote state rest; do
            [ "$state" = 0A ] || continue
            case $local in
                ??????7F:* | 0000000000000000FFFF0000??????7F:* | 00000000000000000000000001000000:*) ;;
                *) say listening "$((0x${local##*:}))" ;;
            esac
        done | sort -u
        say end inventory

        """#
}
