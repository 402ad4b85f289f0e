// SPDX-License-Identifier: Apache-2.0

extension HostWork {
    /// Writes nginx's file beside the old one, synced, and puts it in its place. Nothing is loaded yet.
    package static func writeProxy(_ file: ProxyFile) -> HostWork {
        HostWork(
            "write-proxy",
            "writing nginx's file",
            body: proxyFunctions + #"put_file "$2""#,
            arguments: [file.path.text, file.text]
        )
    }

    package static func testProxy(_ file: AbsolutePath) -> HostWork {
        HostWork("test-proxy", "nginx's test", body: proxyFunctions + "test_proxy", arguments: [file.text])
    }

    /// Returns when workers with what nginx read have taken over from those before: the signal alone says nothing.
    package static func reloadProxy(_ file: AbsolutePath, run: RunID) -> HostWork {
        HostWork(
            "reload-proxy",
            "reloading nginx",
            body: proxyFunctions + #"""
                # Whoever takes this back must know that nginx may have read it.
                printf %s "$2" > reloaded
                sync reloaded 2> /dev/null || sync
                reload_proxy
                """#,
            arguments: [file.text, run.text]
        )
    }

    /// Puts the text from before in its place, tests it, and reloads nginx.
    ///
    /// - Parameters:
    ///   - text: `nil`: there was none.
    ///   - run: Whose step is taken back. When that run never asked nginx to reload, an nginx that cannot reload, since
    ///     somebody else broke its configuration, runs what it ran before, and all is well.
    package static func restoreProxy(_ file: AbsolutePath, text: String?, run: RunID) -> HostWork {
        HostWork(
            "restore-proxy",
            "restoring nginx's file",
            body: proxyFunctions + restoring,
            arguments: [file.text, run.text, text == nil ? "absent" : "present", text ?? ""]
        )
    }

    /// The host's own words come first, then whose file is at fault.
    ///
    /// The user may be root, or one who may call nginx and change its file by `sudo -n`.
    static let proxyFunctions = #"""
        file=$1
        PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
        as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
        in_folder() { if [ -w "${file%/*}" ]; then "$@"; else as_root "$@"; fi; }

        put_file() {
            printf %s "$1" | in_folder tee "$file.new" > /dev/null || return 1
            in_folder chmod 644 "$file.new" || return 1
            sync "$file.new" 2> /dev/null || sync
            in_folder mv -f "$file.new" "$file" || return 1
            sync "${file%/*}" 2> /dev/null || sync
        }

        test_proxy() {
            if words=$(as_root nginx -t -q 2>&1); then return 0; fi
            printf '%s\n' "$words" >&2
            case $words in
                *"$file:"*) return 21 ;;
            esac
            echo "(the fault is not in $file: somebody else changed nginx's configuration, or it cannot be tested)" >&2
            return 22
        }

        # The process id of nginx's master; `none` when it does not run, nothing when that cannot be told.
        proxy_master() {
            pid_file=$(as_root nginx -T 2> /dev/null | sed -n 's/^[[:space:]]*pid[[:space:]]\{1,\}\([^;]*\);.*/\1/p' | head -n 1)
            if [ -z "$pid_file" ]; then pid_file=$(nginx -V 2>&1 | sed -n 's/.*--pid-path=\([^ ]*\).*/\1/p'); fi
            [ -n "$pid_file" ] || return 0
            master=''
            if [ -e "$pid_file" ]; then
                [ -r "$pid_file" ] || return 0
                read -r master < "$pid_file" || :
            fi
            if [ -n "$master" ] && [ -d "/proc/$master" ]; then printf %s "$master"; else printf none; fi
        }

        has_new_worker() {
            for child in $(cat "/proc/$master/task/$master/children"); do
                case " $before " in *" $child "*) ;; *) return 0 ;; esac
            done
            return 1
        }

        # Whether a worker from before still takes connections: until it is told to go, it does beside the new ones.
        has_old_worker() {
            for child in $before; do
                [ -r "/proc/$child/cmdline" ] || continue
                case $(tr '\0' ' ' 2> /dev/null < "/proc/$child/cmdline") in
                    ''|*'shutting down'*) ;;
                    *) return 0 ;;
                esac
            done
            return 1
        }

        reload_proxy() {
            master=$(proxy_master)
            if [ -z "$master" ] || [ ! -r "/proc/$master/task/$master/children" ]; then
                as_root nginx -s reload || return 1
                sleep 1
                return 0
            fi
            before=$(cat "/proc/$master/task/$master/children")
            as_root nginx -s reload || return 1
            tries=0
            while [ "$tries" -lt 100 ]; do
                if has_new_worker && ! has_old_worker; then return 0; fi
                sleep 0.1
                tries=$((tries + 1))
            done
            echo 'nginx did not change to workers with the new configuration within 10 s: its error log says why' >&2
            return 23
        }


        """#

    private static let restoring = #"""
        run=$2
        if [ "$3" = present ]; then put_file "$4"; elif [ -e "$file" ]; then in_folder rm -f "$file"; fi
        in_folder rm -f "$file.new"
        if [ "$(cat reloaded 2> /dev/null)" != "$run" ]; then
            if test_proxy 2> /dev/null; then reload_proxy > /dev/null 2>&1 || :; fi
            return 0
        fi
        test_proxy
        # One that does not run leads nowhere, and will read what is right.
        [ "$(proxy_master)" != none ] || return 0
        reload_proxy
        """#
}
