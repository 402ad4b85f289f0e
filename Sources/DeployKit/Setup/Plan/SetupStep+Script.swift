// SPDX-License-Identifier: Apache-2.0

extension SetupStep {
    /// What carries it out. Everything is written beside its place and moved there.
    package var script: HostScript {
        switch action {
        case .install(let packages, _):
            // A list of packages that is older than the mirror's names files that are gone.
            SetupShell.step(
                name,
                "packages update\npackages install -y --no-install-recommends \"$@\"",
                packages
            )
        case .addDockerSource(let text, let key):
            SetupShell.step(
                name,
                """
                install -d -m 755 /etc/apt/keyrings
                put "$1" 644 "$2"
                put "$3" 644 "$4"
                """,
                [Self.signingKeyFile, key, Self.sourceFile, text]
            )
        case .writeDaemonFile(let text, _, let isRunning):
            SetupShell.step(name, Self.writingDaemonFile, [Self.daemonFile, text, isRunning ? "running" : ""])
        case .startDocker:
            SetupShell.step(name, Self.docker + "docker_answers || service_do start docker\nawait_docker", [])
        case .restartDocker:
            SetupShell.step(name, Self.docker + "restart_docker\nawait_docker", [])
        case .addUser(let user):
            // Not locked, which sshd may refuse, and no password is `*`.
            SetupShell.step(name, #"quietly useradd --create-home --shell /bin/sh --password '*' "$1""#, [user])
        case .joinDocker(let user):
            SetupShell.step(name, "groupadd -f docker\nquietly usermod --append --groups docker \"$1\"", [user])
        case .authorize(let key, let user):
            SetupShell.step(name, Self.authorizing, [user, key.line], isRoots: needsRoot)
        case .permitCommands(let rules, let file): SetupShell.step(name, Self.permitting, [file.text, rules.text])
        case .makeFolder(let path, let owner, let mode):
            SetupShell.step(
                name,
                #"mkdir -p "${1%/*}"; install -d -o "$2" -g "$(id -gn "$2")" -m "$3" "$1""#,
                [path.text, owner, Self.octal(mode)]
            )
        case .takeOver(let path, let owner, _):
            SetupShell.step(name, #"chown -R -h "$2:" "$1"; chmod u+rwx,go-w "$1""#, [path.text, owner])
        case .openFolder(let path): SetupShell.step(name, #"chmod o+x "$1""#, [path.text])
        case .includeFolder(_, let pattern, let file):
            SetupShell.step(
                name,
                #"put "$1" 644 "$2"; quietly nginx -t -q || { rm -f "$1"; exit 1; }"#,
                [file.text, "# Written by deployctl setup.\ninclude \(pattern);\n"]
            )
        case .removeDefaultSite(let files):
            SetupShell.step(
                name,
                "rm -f \"$@\"\nif nginx -t -q; then nginx -s reload 2> /dev/null || :; fi",
                [Self.defaultSite] + files.map(\.text)
            )
        case .answerNobody(let nobodies):
            SetupShell.step(
                name,
                Self.answeringNobody,
                [Self.defaultSite] + nobodies.flatMap { [$0.file.text, $0.text] }
            )
        case .startNginx: SetupShell.step(name, "nginx -t -q\nservice_do start nginx", [])
        }
    }

    /// For progress and errors.
    package var name: String {
        switch action {
        case .install(_, .tools): "install-tools"
        case .install(_, .docker): "install-docker"
        case .install(_, .nginx): "install-nginx"
        case .addDockerSource: "add-docker-source"
        case .writeDaemonFile: "write-daemon-file"
        case .startDocker: "start-docker"
        case .restartDocker: "restart-docker"
        case .addUser: "add-user"
        case .joinDocker: "join-docker"
        case .authorize: "authorize-key"
        case .permitCommands: "permit-commands"
        case .makeFolder: "make-folder"
        case .takeOver: "take-folder-over"
        case .openFolder: "open-folder"
        case .includeFolder: "include-folder"
        case .removeDefaultSite: "remove-default-site"
        case .answerNobody: "answer-nobody"
        case .startNginx: "start-nginx"
        }
    }

    /// What to do when it fails.
    package var hint: String {
        switch action {
        case .install:
            "on the host: sudo apt-get update && sudo apt-get -f install; a mirror or a lock may be in the way"
        case .addDockerSource, .authorize, .makeFolder, .takeOver, .openFolder:
            "on the host: df -h, and who owns the folder"
        case .writeDaemonFile, .startDocker, .restartDocker: "on the host: sudo journalctl -u docker -n 50"
        case .addUser, .joinDocker: "on the host: getent passwd; a name may be taken by a directory service"
        case .permitCommands: "on the host: sudo visudo -c"
        case .includeFolder, .removeDefaultSite, .answerNobody, .startNginx:
            "on the host: sudo nginx -t, and sudo journalctl -u nginx -n 50"
        }
    }

    /// nginx takes two that answer for every name of a port for a fault: the package's page goes first, and comes back, as what
    /// was there before does, when nginx does not take what is new.
    private static let answeringNobody = #"""
        site=$1 link='' files=''
        shift
        while [ "$#" -gt 0 ]; do
            if [ -e "$1" ]; then cp -p "$1" "$1.before"; fi
            put "$1" 644 "$2"
            files="$files $1"
            shift 2
        done
        if [ -L "$site" ]; then
            link=$(readlink "$site")
            rm -f "$site"
        fi
        quietly nginx -t -q || {
            for file in $files; do
                if [ -e "$file.before" ]; then mv -f "$file.before" "$file"; else rm -f "$file"; fi
            done
            if [ -n "$link" ]; then ln -s "$link" "$site"; fi
            exit 1
        }
        for file in $files; do rm -f "$file.before"; done
        nginx -s reload 2> /dev/null || :
        """#

    /// Whether containers live through a restart is read anew at a reload, so that one comes before it; 5 s is ample for that.
    private static let docker = #"""
        docker_answers() { docker version --format '{{.Server.Version}}' > /dev/null 2>&1; }
        await_docker() {
            tries=0
            until words=$(docker version --format '{{.Server.Version}}' 2>&1); do
                tries=$((tries + 1))
                if [ "$tries" -ge 120 ]; then printf '%s\n' "$words" >&2; exit 1; fi
                sleep 0.5
            done
        }
        restart_docker() {
            if [ -s /run/docker.pid ] && kill -HUP "$(cat /run/docker.pid)" 2> /dev/null; then
                tries=0
                until [ "$(docker info --format '{{.LiveRestoreEnabled}}' 2> /dev/null)" = true ] || [ "$tries" -ge 20 ]; do
                    tries=$((tries + 1))
                    sleep 0.25
                done
            fi
            service_do restart docker
        }

        """#

    /// A daemon that does not come up with the new file is given the old one back. 23.0 and later can tell beforehand.
    private static let writingDaemonFile =
        docker + #"""
            file=$1 text=$2 running=$3
            install -d -m 755 "${file%/*}"
            mode=644
            if [ -e "$file" ]; then mode=$(stat -c %a "$file"); cp -p "$file" "$file.before"; fi
            put "$file" "$mode" "$text"
            take_back() {
                if [ -e "$file.before" ]; then mv -f "$file.before" "$file"; else rm -f "$file"; fi
            }
            if dockerd --help 2> /dev/null | grep -q -- --validate; then
                quietly dockerd --validate --config-file "$file" || { take_back; exit 1; }
            fi
            if [ -n "$running" ]; then
                restart_docker && (await_docker) || {
                    echo "Docker does not run with the new $file: the old one is back" >&2
                    take_back
                    service_do restart docker || :
                    exit 1
                }
            fi
            rm -f "$file.before"
            """#

    /// As the user, in whose folder root must not be led astray by a link.
    private static let authorizing = #"""
        user=$1 key=$2
        home=$(getent passwd "$user" | cut -d : -f 6)
        as_user() { if [ "$(id -un)" = "$user" ]; then "$@"; else runuser -u "$user" -- "$@"; fi; }
        as_user sh -c '
            set -eu
            umask 077
            cd "$1"
            mkdir -p .ssh
            chmod go-w . .ssh
            if [ -e .ssh/authorized_keys ]; then cat .ssh/authorized_keys; fi > .ssh/authorized_keys.new
            if [ -s .ssh/authorized_keys.new ] && [ -n "$(tail -c 1 .ssh/authorized_keys.new)" ]; then
                echo >> .ssh/authorized_keys.new
            fi
            printf "%s\n" "$2" >> .ssh/authorized_keys.new
            sync .ssh/authorized_keys.new 2> /dev/null || sync
            mv -f .ssh/authorized_keys.new .ssh/authorized_keys
        ' sh "$home" "$key"
        """#

    /// A fault in one file has sudo refuse everything: what is not right never gets its place. sudo passes over names with a dot.
    private static let permitting = #"""
        install -m 440 /dev/null "$1.new"
        printf %s "$2" > "$1.new"
        quietly visudo -c -q -f "$1.new" || { rm -f "$1.new"; exit 1; }
        sync "$1.new" 2> /dev/null || sync
        mv -f "$1.new" "$1"
        """#
}
