// SPDX-License-Identifier: Apache-2.0

package import Support

extension HostWork {
    /// By digest: what a digest names cannot be another image. Nothing is asked of the registry when it is there already.
    ///
    /// - Parameter password: Reaches the registry's login by standard input. The folder that keeps it for the pull is in
    ///   memory, this run's alone, and gone afterwards; one that a killed script left is removed by the next.
    package static func pull(_ image: PinnedImage, user: String?, password: Secret<String>?) -> HostWork {
        HostWork(
            "pull",
            "pulling \(image.digest.short)",
            body: pulling,
            arguments: [image.reference, image.repository.registry, user ?? ""],
            secrets: password.map { [passwordVariable: $0] } ?? [:]
        )
    }

    /// Starts it, when it does not run already.
    package static func start(_ start: ContainerStart, run: RunID) -> HostWork {
        HostWork(
            "start-container",
            "starting the container",
            body: preparing + #"docker run --detach "$@" > /dev/null"#,
            arguments: identity(start, run) + DockerRunArguments(start, run: run).words
        )
    }

    /// Plain mode: makes the new one while the old one serves, then changes them.
    package static func swap(
        from old: ContainerName?,
        to start: ContainerStart,
        run: RunID
    ) -> HostWork {
        let timeout = String(start.release.run.stopTimeout.wholeSeconds)
        let body = """
            old=$1 timeout=$2
            shift 2
            \(preparing)
            docker create "$@" > /dev/null
            set -- "$name" "$old" "$timeout"
            \(SwapScripts.swapping)
            """
        return HostWork(
            "swap-containers",
            "changing the containers",
            body: body,
            arguments: [old?.text ?? "", timeout] + identity(start, run) + DockerRunArguments(start, run: run).words
        )
    }

    /// Stops it as its own time-out says, so that requests under way are finished, and removes it.
    ///
    /// - Parameters:
    ///   - file: nginx's. When it leads to `port` and the container runs, nothing is done.
    package static func remove(_ name: ContainerName, file: AbsolutePath? = nil, port: NetworkPort? = nil) -> HostWork {
        HostWork(
            "remove-container",
            "removing the container",
            body: removing,
            arguments: [name.text, file?.text ?? "", port.map(\.description) ?? ""]
        )
    }

    package static func stop(_ name: ContainerName, timeout: Milliseconds) -> HostWork {
        HostWork(
            "stop-container",
            "stopping the container",
            body: finding + #"""
                found=$(find_container "$1")
                [ -z "$found" ] || docker stop --time "$2" "$1" > /dev/null
                """#,
            arguments: [name.text, String(timeout.wholeSeconds)]
        )
    }

    package static func swapBack(remove new: ContainerName, start old: ContainerName?) -> HostWork {
        HostWork(
            "swap-back",
            "starting the old container again",
            body: SwapScripts.swappingBack,
            arguments: [new.text, old?.text ?? ""]
        )
    }

    package static func prune(_ list: PruneList) -> HostWork {
        HostWork(
            "prune",
            "removing what nothing needs",
            body: finding + pruning,
            arguments: list.containers.map(\.text) + ["--"] + list.images.map(\.reference) + ["--"]
                + list.files.map(\.text)
        )
    }

    static let passwordVariable = "DEPLOY_REGISTRY_PASSWORD"

    private static func identity(_ start: ContainerStart, _ run: RunID) -> [String] {
        [start.name.text, run.text, start.release.image.reference, start.environmentFile.text]
    }

    /// Fails when the daemon does not answer: "it is not there" must not be said of what cannot be seen.
    private static let finding = #"""
        find_container() { docker ps --all --quiet --no-trunc --filter "name=^$1\$"; }

        """#

    private static let pulling = #"""
        image=$1 registry=$2 user=$3
        password=${DEPLOY_REGISTRY_PASSWORD:-}
        unset DEPLOY_REGISTRY_PASSWORD
        docker version --format '{{.Server.Version}}' > /dev/null
        memory=/dev/shm
        [ -w "$memory" ] || memory=$directory
        kept="$memory/deployctl-$(id -u)-$(printf %s "$directory" | cksum | tr ' ' -)"
        rm -rf "$kept"
        if docker image inspect "$image" > /dev/null 2>&1; then return 0; fi
        mkdir "$kept"
        trap 'rm -rf "$kept"' EXIT
        trap 'exit 129' HUP
        trap 'exit 130' INT
        trap 'exit 143' TERM
        if [ -n "$user" ]; then
            printf %s "$password" | docker --config "$kept" login --username "$user" --password-stdin "$registry" \
                > /dev/null 2> "$kept/words" || { cat "$kept/words" >&2; return 17; }
        fi
        password=''
        docker --config "$kept" pull --quiet "$image" > /dev/null
        docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$image" | grep -qxF "$image" || {
            echo "what was pulled is not $image" >&2
            return 18
        }
        """#

    /// Sets `name`; the rest of the arguments are those of `docker run` and `docker create`. `--pull` came with Docker 20.10.
    private static let preparing = #"""
        name=$1 owner_run=$2 image=$3 environment=$4
        shift 4
        docker image inspect "$image" > /dev/null
        [ -r "$environment" ] || { echo "the environment file $environment is missing" >&2; return 12; }
        if found=$(docker container inspect --format '{{.State.Running}} {{index .Config.Labels "deployctl.run"}}' \
            "$name" 2> /dev/null); then
            [ "$found" != "true $owner_run" ] || return 0
            docker rm --force "$name" > /dev/null
        fi
        case $(docker run --help 2>&1) in *--pull*) set -- --pull never "$@" ;; esac

        """#

    private static let removing =
        finding + #"""
            name=$1 file=$2 port=$3
            found=$(find_container "$name")
            [ -n "$found" ] || return 0
            if [ -n "$file" ] && [ -f "$file" ] && grep -q "^ *server 127\.0\.0\.1:$port[ ;]" "$file" \
                && [ "$(docker container inspect --format '{{.State.Running}}' "$name")" = true ]; then
                echo "$file still leads to its port $port" >&2
                return 13
            fi
            docker stop "$name" > /dev/null
            docker rm --force "$name" > /dev/null
            """#

    /// What is in use is not removed: Docker refuses, and the rest goes on.
    private static let pruning = #"""
        docker version --format '{{.Server.Version}}' > /dev/null
        kind=containers failed=''
        for item in "$@"; do
            if [ "$item" = -- ]; then
                if [ "$kind" = containers ]; then kind=images; else kind=files; fi
                continue
            fi
            case $kind in
                containers)
                    found=$(find_container "$item")
                    [ -z "$found" ] || docker rm "$item" > /dev/null || failed=1
                    ;;
                images)
                    if docker image inspect "$item" > /dev/null 2>&1; then
                        docker image rm "$item" > /dev/null || failed=1
                    fi
                    ;;
                files) rm -f "$item" || failed=1 ;;
            esac
        done
        [ -z "$failed" ] || return 16
        """#
}
