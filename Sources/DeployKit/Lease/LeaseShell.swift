// SPDX-License-Identifier: Apache-2.0

/// The texts of the scripts. dash and busybox understand them; tests run them for real.
enum LeaseShell {
    /// Sets `directory`, `now` and `boot`; shifts the arguments of the script itself to `$1`…
    static let common = #"""
        set -eu
        directory=$1 uptime_path=$2 boot_path=$3
        shift 3
        umask 077
        command -v flock > /dev/null || { echo 'flock is missing: install util-linux' >&2; exit 78; }
        mkdir -p "$directory"
        cd "$directory"

        # Opens and takes the lock under which the lease is looked at and changed.
        lock_lease() {
            exec 9> lease.lock
            flock -w 10 9 || { echo 'the lease is locked by a command that hangs' >&2; exit 75; }
            IFS=' .' read -r now rest < "$uptime_path"
            read -r boot < "$boot_path"
            read_lease
        }

        read_lease() {
            token=0 run='' owner='' lease_boot='' expires=0
            [ -f lease ] || return 0
            # Not split by `read`: with `=` as the separator it would eat the padding of the owner's base64.
            while IFS= read -r line; do
                value=${line#*=}
                case ${line%%=*} in
                    token) token=$value ;;
                    run) run=$value ;;
                    owner) owner=$value ;;
                    boot) lease_boot=$value ;;
                    expires) expires=$value ;;
                esac
            done < lease
        }

        # Whether somebody holds it who may still be alive.
        is_held() {
            [ -n "$run" ] && [ "$lease_boot" = "$boot" ] && [ "$now" -lt "$expires" ]
        }

        write_lease() {
            printf 'token=%s\nrun=%s\nowner=%s\nboot=%s\nexpires=%s\n' "$token" "$run" "$owner" "$boot" "$expires" > lease.new
            sync lease.new 2> /dev/null || sync
            mv -f lease.new lease
            sync . 2> /dev/null || sync
        }

        show_lease() {
            printf 'token=%s\nrun=%s\nowner=%s\nboot=%s\nexpires=%s\n' "$token" "$run" "$owner" "$lease_boot" "$expires"
            printf 'uptime=%s\nhost_boot=%s\n' "$now" "$boot"
        }

        # Waits until no command of the former holder runs any more.
        wait_for_work() {
            exec 8> work.lock
            flock -w 5 8 || { show_lease; exit 5; }
            exec 8>&-
        }


        """#

    static let acquire = #"""
        lock_lease
        if is_held && [ "$run" != "$1" ]; then show_lease; exit 3; fi
        if [ "$run" != "$1" ]; then
            wait_for_work
            token=$((token + 1))
        fi
        run=$1 owner=$2 expires=$((now + $3))
        write_lease
        lease_boot=$boot
        show_lease

        """#

    static let renew = #"""
        lock_lease
        if [ "$run" != "$1" ] || [ "$token" != "$2" ]; then show_lease; exit 4; fi
        expires=$((now + $3))
        write_lease
        lease_boot=$boot
        show_lease

        """#

    static let release = #"""
        lock_lease
        if [ "$run" != "$1" ]; then exit 0; fi
        if [ "$2" != - ] && [ "$token" != "$2" ]; then exit 0; fi
        run='' owner='' expires=0
        write_lease

        """#

    static let revoke = #"""
        lock_lease
        show_lease
        token=$((token + 1)) run='' owner='' expires=0
        write_lease

        """#

    static let read = #"""
        lock_lease
        show_lease

        """#

    /// The work lock, shared unless it wants to be alone, is taken before the other is given back, in the same order as when the lease is taken over: between
    /// the look at the token and the work there is no gap, and no dead lock.
    static let guardian = #"""
        lock_lease
        if [ "$run" != "$1" ] || [ "$token" != "$2" ]; then show_lease >&2; exit 4; fi
        lock=$3
        shift 3
        exec 8> work.lock
        flock "$lock" -w 20 8 || { echo 'another command is still under way there' >&2; exit 75; }
        exec 9>&-
        # The rest of standard input is not its business.
        guarded_body "$@" < /dev/null

        """#
}
