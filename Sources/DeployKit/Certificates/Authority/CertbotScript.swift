// SPDX-License-Identifier: Apache-2.0

/// What scripts that call certbot, or read what it left, say in the same way.
enum CertbotScript {
    /// Another run of certbot holds its lock.
    static let busyCode = 75
    /// There is no certbot.
    static let missingCode = 78

    /// `last_run FROM`: of the last run in the log, from that byte on, the lines that ``CertbotRun`` looks for.
    static let log = #"""
        log_file=${log_file:-/var/log/letsencrypt/letsencrypt.log}
        last_run() {
            [ -r "$log_file" ] || return 0
            tail -c "+$(($1 + 1))" "$log_file" | tail -c 400000 |
                awk '/:certbot version: / { count = 0 } { lines[count++] = $0 } END { for (i = 0; i < count; i++) print lines[i] }' |
                grep -aE '^HTTP [0-9]|^[Rr]etry-[Aa]fter:|urn:ietf:params:acme:error:|"detail":|:ERROR:|Running deploy-hook|^requests\.exceptions\.' |
                cut -c 1-600 | tail -n 60 | sed 's/^/log=/'
        }

        """#

    /// Who else runs it is told by its lock, which is one of POSIX: flock(1) has another kind. Waits for half a minute.
    static let calling =
        log + #"""
            command -v certbot > /dev/null || exit 78
            await_certbot() {
                python3 -c '
            import fcntl, sys, time
            for attempt in range(30):
                try:
                    with open("/etc/letsencrypt/.certbot.lock", "a") as lock:
                        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    sys.exit(0)
                except FileNotFoundError:
                    sys.exit(0)
                except OSError:
                    time.sleep(1)
            sys.exit(75)
            '
            }
            # call_certbot BUNDLE ARGUMENTS...: what it did is in its log.
            call_certbot() {
                bundle=$1
                shift
                await_certbot || exit 75
                if [ -n "$bundle" ]; then export REQUESTS_CA_BUNDLE="$bundle"; fi
                kind=$(stat -c %i "$log_file" 2> /dev/null || :)
                size=$(stat -c %s "$log_file" 2> /dev/null || echo 0)
                status=0
                words=$(certbot "$@" 2>&1) || status=$?
                if [ "$(stat -c %i "$log_file" 2> /dev/null || :)" != "$kind" ]; then size=0; fi
                last_run "$size"
                if [ "$status" != 0 ]; then printf '%s\n' "$words" | tail -n 15 >&2; fi
                return "$status"
            }

            """#
}
