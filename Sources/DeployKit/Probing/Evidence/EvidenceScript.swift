// SPDX-License-Identifier: Apache-2.0

/// Collects what is left of a container, in one round trip. Ends with 0 whatever there is.
enum EvidenceScript {
    static let logLines = 50
    /// Characters of a line; more than that is not read when a deploy has failed.
    static let lineLength = 500

    /// - Parameter container: `nil` when none was started: then only the host is looked at.
    static func script(of container: ContainerName?, image: PinnedImage?) -> HostScript {
        HostScript(
            name: "gather-evidence",
            text: text,
            arguments: [container?.text ?? "", image?.reference ?? "", String(logLines), String(lineLength)]
        )
    }

    /// The logs come first: when the output is too long to be kept whole, it is the beginning that is dropped.
    private static let text =
        HostShell.room + """
            set -u
            LC_ALL=C
            export LC_ALL
            container=$1 image=$2 lines=$3 length=$4
            format='\(format)'

            say() { printf '%s=%s\\n' "$1" "$2"; }

            if [ -n "$container" ]; then
                # Complaints of docker about a container that is not there are no log of it.
                if found=$(docker container inspect --format '{{.Image}}' "$container" 2> /dev/null); then
                    image=$found
                    docker logs --tail "$lines" "$container" 2>&1 | cut -c "1-$length" | while IFS= read -r line; do
                        say log "$line"
                    done
                    docker container inspect --format "$format" "$container" 2> /dev/null
                fi
            fi
            if [ -n "$image" ]; then
                say image_platform "$(docker image inspect --format '{{.Os}}/{{.Architecture}}' "$image" 2> /dev/null)"
            fi
            say host_platform "$(docker version --format '{{.Server.Os}}/{{.Server.Arch}}' 2> /dev/null)"
            say free_kib "$(free_in_docker -k)"

            """

    private static let format =
        ContainerScripts.fields.joined(separator: "\n")
        + "\n{{with .State.Health}}{{range .Log}}probe={{json .Output}}{{println}}{{end}}{{end}}"
}
