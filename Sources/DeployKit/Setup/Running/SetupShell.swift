// SPDX-License-Identifier: Apache-2.0

/// How scripts of `setup` act as root: all of them at once, and not each program, so that what root alone may see is seen.
enum SetupShell {
    /// With root's eyes where that is allowed, else with the user's own. The body is given who looks, and how, before its
    /// arguments.
    static func look(_ name: String, _ body: String, _ arguments: [String]) -> HostScript {
        HostScript(
            name: name,
            text: #"""
                body=$1
                shift
                login=$(id -un 2> /dev/null || id -u)
                if [ "$(id -u)" = 0 ]; then sh -c "$body" sh "$login" root "$@" < /dev/null
                elif sudo -n sh -c : > /dev/null 2>&1 < /dev/null; then
                    sudo -n sh -c "$body" sh "$login" sudo "$@" < /dev/null
                else sh -c "$body" sh "$login" denied "$@" < /dev/null
                fi

                """#,
            arguments: [body] + arguments
        )
    }

    /// To its end: a connection that is lost in the middle leaves no package half configured.
    ///
    /// - Parameter isRoots: Whether it is done as root, or as whoever is logged in.
    static func step(_ name: String, _ body: String, _ arguments: [String], isRoots: Bool = true) -> HostScript {
        HostScript(
            name: name,
            text: #"""
                trap '' HUP PIPE
                who=$1 body=$2
                shift 2
                if [ "$who" = self ] || [ "$(id -u)" = 0 ]; then exec sh -c "$body" sh "$@" < /dev/null; fi
                sudo -n sh -c : 2> /dev/null < /dev/null || { echo 'sudo asks for a password' >&2; exit 77; }
                exec sudo -n sh -c "$body" sh "$@" < /dev/null

                """#,
            arguments: [isRoots ? "root" : "self", common + body] + arguments
        )
    }

    /// As whoever owns a folder, when that is not who is logged in: files of the lease must stay the user's who deploys.
    static func asOwner(of folder: AbsolutePath, _ script: HostScript) -> HostScript {
        HostScript(
            name: script.name,
            text: #"""
                folder=$1 body=$2
                shift 2
                owner=$(stat -c %U "$folder") || exit 1
                if [ "$owner" = "$(id -un)" ]; then exec sh -c "$body" sh "$@" < /dev/null; fi
                if [ "$(id -u)" = 0 ]; then exec runuser -u "$owner" -- sh -c "$body" sh "$@" < /dev/null; fi
                exec sudo -n runuser -u "$owner" -- sh -c "$body" sh "$@" < /dev/null

                """#,
            arguments: [folder.text, script.text] + script.arguments
        )
    }

    /// What steps share.
    private static let common = #"""
        set -eu
        LC_ALL=C
        PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
        export LC_ALL PATH
        umask 022

        # put FILE MODE TEXT: whole or not at all.
        put() {
            install -m 600 /dev/null "$1.new"
            printf %s "$3" > "$1.new"
            chmod "$2" "$1.new"
            sync "$1.new" 2> /dev/null || sync
            mv -f "$1.new" "$1"
            sync "${1%/*}" 2> /dev/null || sync
        }

        # The end of what a program says, if it fails.
        quietly() {
            if words=$("$@" 2>&1); then return 0; else failed=$?; fi
            printf '%s\n' "$words" | tail -n 15 >&2
            return "$failed"
        }

        # Never a question: nobody is there to answer, and a service that runs is not restarted because a library is new.
        packages() {
            export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 NEEDRESTART_MODE=l APT_LISTCHANGES_FRONTEND=none
            quietly apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confdef \
                -o Dpkg::Options::=--force-confold "$@"
        }

        # service_do start|restart NAME
        service_do() {
            if [ -d /run/systemd/system ]; then
                if [ "$1" = start ]; then quietly systemctl enable --now "$2"; else quietly systemctl "$1" "$2"; fi
            else
                # Some scripts' own restart needs programs that a bare host lacks, and then does nothing, without a word.
                if [ "$1" = restart ]; then quietly service "$2" stop || :; fi
                quietly service "$2" start
            fi
        }


        """#
}
