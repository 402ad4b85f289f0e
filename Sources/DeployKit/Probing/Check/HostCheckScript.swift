// SPDX-License-Identifier: Apache-2.0

/// Looks at a host before a deploy, in one round trip. It changes nothing, and ends with 0 whatever it finds: ``HostCheck``
/// judges.
package enum HostCheckScript {
    /// - Parameters:
    ///   - proxyFile: Of nginx; `nil` in plain mode.
    ///   - listeners: Where containers of the service are, or will be.
    ///   - preflight: What `doctor` looks at besides; `nil` for the step of a run.
    package static func script(
        directory: AbsolutePath,
        service: ServiceName,
        proxyFile: AbsolutePath?,
        listeners: [ListenAddress],
        preflight: PreflightScript? = nil
    ) -> HostScript {
        let own = [directory.text, service.text, proxyFile?.text ?? ""] + (preflight ?? PreflightScript()).arguments
        return HostScript(
            name: "check-host",
            text: text + (preflight == nil ? "" : PreflightScript.text),
            arguments: own + listeners.map { "taken/\(pattern($0))" }
                + (preflight?.publicListeners.map { "public/\(pattern($0))" } ?? [])
        )
    }

    private static func pattern(_ listener: ListenAddress) -> String {
        "\(listener.port)/\(SocketTable.patterns(of: listener).joined(separator: "/"))"
    }

    private static let text =
        HostShell.room + #"""
            set -u
            LC_ALL=C
            PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
            export LC_ALL PATH
            directory=$1 service=$2 proxy_file=$3 root=$4 certificate=$5 folders=$6
            shift 6

            say() { printf '%s=%s\n' "$1" "$2"; }
            line() { tr '\n' ' ' | cut -c 1-600; }
            as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
            # Whether this very command may be run as root: a user may be allowed some and not others.
            may() { [ "$(id -u)" = 0 ] || sudo -n -l "$@" > /dev/null 2>&1 < /dev/null; }
            # Whether a file or folder can be written to, or can be made.
            writable() {
                place=$1
                while [ ! -e "$place" ]; do place=$(dirname "$place"); done
                [ -w "$place" ] && { [ "$place" = "$1" ] || [ -d "$place" ]; }
            }

            say clock "$(date +%s)"
            say user "$(id -un 2> /dev/null || id -u)"
            if command -v flock > /dev/null; then say flock yes; fi
            if writable "$directory"; then say state writable; fi
            while read -r key value rest; do
                if [ "$key" = MemAvailable: ]; then say memory_kib "$value"; fi
            done < /proc/meminfo

            if command -v docker > /dev/null; then
                say docker_program yes
                if found=$(docker version --format '{{.Server.Version}} {{.Server.Os}}/{{.Server.Arch}}' 2>&1); then
                    say docker "${found%% *}"
                    say platform "${found##* }"
                    say free_kib "$(free_in_docker -k)"
                    say free_inodes "$(free_in_docker -i)"
                    docker ps --filter "label=deployctl.service=$service" --format '{{.Label "deployctl.port"}}' 2> /dev/null |
                        while read -r port; do say own "$port"; done
                else
                    say docker_error "$(printf '%s' "$found" | line)"
                fi
            fi

            # The tables of the kernel, in which 0A is a socket that listens: hosts may have neither ss nor netstat.
            for wanted in "$@"; do
                kind=${wanted%%/*} wanted=${wanted#*/}
                port=${wanted%%/*} patterns=${wanted#*/}
                while read -r number local remote state rest; do
                    [ "$state" = 0A ] || continue
                    case ${local%:*} in ???????? | 0000000000000000FFFF0000*) family=4 ;; *) family=6 ;; esac
                    case "/$patterns/" in *"/$local/"* | *"/*$family:${local##*:}/"*) say "$kind" "$port" ;; esac
                done << TABLE
            $(cat /proc/net/tcp /proc/net/tcp6 2> /dev/null)
            TABLE
            done

            if [ -n "$proxy_file" ]; then
                if command -v nginx > /dev/null; then
                    say nginx yes
                    if ! may nginx -t; then say nginx_denied yes
                    else found=$(as_root nginx -t 2>&1 < /dev/null) || say nginx_error "$(printf '%s' "$found" | line)"; fi
                fi
                if writable "$proxy_file" || may tee "$proxy_file.new"; then say proxy_file writable; fi
            fi

            """#
}
