// SPDX-License-Identifier: Apache-2.0

/// What `doctor` looks at on a host besides what every run does: the second part of ``HostCheckScript``.
package struct PreflightScript: Sendable, Hashable {
    /// nginx's, with TLS.
    var certificate: AbsolutePath?
    /// Where nginx listens for the world.
    var publicListeners: [ListenAddress] = []
    /// Of the host, that the container is given.
    var folders: [AbsolutePath] = []
    /// Before `/proc` and `/etc`; another folder in tests.
    var root = ""

    /// The folders have no blanks in them.
    var arguments: [String] {
        [root, certificate?.text ?? "", folders.map(\.text).joined(separator: " ")]
    }

    static let text = #"""
        say depth doctor
        # A host may let nobody see the processes of others.
        if [ -r "$root/proc/1/comm" ]; then say processes seen; fi
        [ ! -d "$root/proc" ] || for place in "$root"/proc/[0-9]*; do
            { read -r name < "$place/comm"; } 2> /dev/null || continue
            case $name in
                nginx) say nginx_running yes ;;
                dockerd)
                    case $(tr '\0' ' ' 2> /dev/null < "$place/cmdline") in
                        *--userland-proxy=false*) say userland_proxy off ;;
                    esac ;;
            esac
        done | sort -u
        if grep -Eq '"userland-proxy"[[:space:]]*:[[:space:]]*false' "$root/etc/docker/daemon.json" 2> /dev/null; then
            say userland_proxy off
        fi
        # Whether something is not there; of what this user may not look at, nothing is known.
        absent() {
            [ ! -e "$1" ] || return 1
            if may test -e "$1"; then ! as_root test -e "$1" < /dev/null; else [ -x "$(dirname "$1")" ]; fi
        }
        for folder in $folders; do
            if absent "$folder"; then say absent_folder "$folder"; fi
        done
        for address in $(hostname -I 2> /dev/null); do say address "$address"; done

        if command -v docker > /dev/null; then
            say live_restore "$(docker info --format '{{.LiveRestoreEnabled}}' 2> /dev/null)"
            for gateway in $(docker network inspect bridge --format '{{range .IPAM.Config}}{{.Gateway}} {{end}}' 2> /dev/null); do
                say gateway "$gateway"
            done
            for image in $(docker image ls --quiet --filter "label=deployctl.service=$service" 2> /dev/null | head -n 50 | sort -u); do
                say image_bytes "$(docker image inspect --format '{{.Size}}' "$image" 2> /dev/null)"
            done
        fi

        if [ -n "$proxy_file" ] && command -v nginx > /dev/null; then
            if may nginx -s reload; then say nginx_reload yes; fi
            # Whose a socket is, only root sees.
            for wanted in "$@"; do
                case $wanted in public/*) wanted=${wanted#*/} ;; *) continue ;; esac
                as_root ss -Hltnp "sport = :${wanted%%/*}" 2> /dev/null < /dev/null |
                    sed -n "s/.*users:((\"\([^\"]*\)\".*/listener=${wanted%%/*} \1/p" | sort -u
            done
        fi

        certificate_end() {
            if [ -r "$certificate" ]; then cat "$certificate"; else as_root cat "$certificate"; fi 2> /dev/null < /dev/null |
                openssl x509 -noout -enddate 2> /dev/null
        }
        if [ -n "$certificate" ]; then
            if absent "$certificate"; then say certificate absent; fi
            end=$(certificate_end)
            if [ -n "$end" ]; then say certificate_ends "$(date -u -d "${end#*=}" +%s 2> /dev/null)"; fi
        fi

        """#
}
