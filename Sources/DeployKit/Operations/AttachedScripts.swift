// SPDX-License-Identifier: Apache-2.0

/// What is read from a container, or run in it, while somebody watches. Nothing of a release is changed, so that no lease is
/// needed.
package enum AttachedScripts {
    /// Between two signs of life: for how long at most a `docker logs` outlives whoever followed it.
    static let usualPulse = "15"

    /// Both streams of the container as one, in the order in which Docker kept them.
    ///
    /// While it follows, a NUL comes on standard error now and then. sshd tells nobody on the host that a connection has
    /// gone; who writes finds out. Without it, following a container that says nothing would go on for ever there.
    ///
    /// - Parameter pulse: Seconds, for `sleep`.
    package static func logs(
        of container: ContainerName,
        _ request: LogRequest,
        pulse: String = usualPulse
    ) -> HostScript {
        HostScript(
            name: "read-log",
            text: reading,
            arguments: [
                container.text, request.since.map { "\($0.wholeSeconds)s" } ?? "", request.lines.map(String.init) ?? "",
                request.follows ? pulse : "",
            ]
        )
    }

    /// A program with its arguments, in the container, without a shell there and without an input.
    package static func execution(of words: [String], in container: ContainerName) -> HostScript {
        HostScript(name: "exec", text: executing, arguments: [container.text] + words)
    }

    private static let reading = #"""
        set -u
        container=$1 since=$2 lines=$3 pulse=$4
        set -- docker logs
        [ -z "$since" ] || set -- "$@" --since "$since"
        [ -z "$lines" ] || set -- "$@" --tail "$lines"
        if [ -z "$pulse" ]; then exec "$@" "$container" 2>&1 < /dev/null; fi
        "$@" --follow "$container" 2>&1 < /dev/null &
        reader=$!
        (
            trap '' PIPE
            # Nothing of it outlasts this shell, or holds its streams open: the last that was started is the nap. Of other
            # signals a child that has not become its program yet may not hear: it was seen to sleep on.
            trap 'kill -KILL "$!" 2> /dev/null; exit' TERM
            exec > /dev/null
            while :; do
                sleep "$pulse" 2> /dev/null &
                wait "$!" || break
                printf '\000' >&2 2> /dev/null || break
            done
            kill "$reader" 2> /dev/null
        ) &
        watch=$!
        wait "$reader"
        code=$?
        kill "$watch" 2> /dev/null
        wait "$watch" 2> /dev/null
        exit "$code"

        """#

    /// What follows the container's name is never an option of docker's.
    private static let executing = #"""
        container=$1
        shift
        exec docker exec "$container" "$@" < /dev/null

        """#
}
