// SPDX-License-Identifier: Apache-2.0

/// Programs in place of the host's own, which keep what they are told in a folder. `docker` knows containers, images and a
/// registry whose password is `s3cret-of-the-registry`; every call is noted with its arguments.
enum DockerStandIn {
    static let password = "s3cret-of-the-registry"

    /// - Parameter state: A folder of its own.
    static func text(state: String) -> String {
        """
        state=\(state)
        expected=\(password)
        \(program)
        """
    }

    private static let program = #"""
        mkdir -p "$state/containers" "$state/running" "$state/images" "$state/foreign"
        echo "$*" >> "$state/docker.log"
        ! env | grep -q s3cret || { echo "a secret is in the environment" >> "$state/docker.log"; exit 99; }
        escaped() { printf %s "$1" | tr '/:@' '___'; }
        config=''
        if [ "$1" = --config ]; then config=$2; shift 2; fi
        for last; do :; done
        if [ -e "$state/down" ]; then echo 'Cannot connect to the Docker daemon' >&2; exit 1; fi
        case "$1 ${2:-}" in
            'ps '*)
                case $last in
                    name=*) wanted=${last#name=^}; wanted=${wanted%?}
                        [ ! -e "$state/containers/$wanted" ] || echo "$wanted" ;;
                    *) ls "$state/containers" ;;
                esac ;;
            'image inspect')
                [ -e "$state/images/$(escaped "$last")" ] || { echo "No such image: $last" >&2; exit 1; }
                echo "$last" ;;
            'image ls')
                for file in "$state"/images/*; do
                    [ -e "$file" ] || continue
                    # All are this service's but those that are marked as another's.
                    case $last in
                        label=deployctl.service=memory-layer) [ ! -e "$state/foreign/${file##*/}" ] || continue ;;
                        label=*) continue ;;
                    esac
                    cat "$file"
                done ;;
            'image rm') rm "$state/images/$(escaped "$last")" ;;
            'login '*)
                read -r given || :
                [ "$given" = "$expected" ] || { echo "denied: wrong password $given" >&2; exit 1; }
                echo "$given" > "$config/config.json" ;;
            'pull '*)
                [ -e "$config/config.json" ] || { echo 'no basic auth credentials' >&2; exit 1; }
                echo "$last" > "$state/images/$(escaped "$last")" ;;
            'run --help') echo '  --pull string' ;;
            'run '*|'create '*)
                verb=$1 name='' release='' port='' run='' image=''
                shift
                while [ $# -gt 0 ]; do
                    case $1 in
                        --name) name=$2; shift 2 ;;
                        --label)
                            case $2 in
                                deployctl.release=*) release=${2#*=} ;;
                                deployctl.port=*) port=${2#*=} ;;
                                deployctl.run=*) run=${2#*=} ;;
                            esac
                            shift 2 ;;
                        --detach|--init|--read-only) shift ;;
                        --*) shift 2 ;;
                        *) image=$1; break ;;
                    esac
                done
                printf '%s %s %s %s %s\n' "$name" "$release" "$port" "$image" "$run" > "$state/containers/$name"
                if [ "$verb" = run ]; then
                    if [ -e "$state/refuse-run" ]; then echo 'port is already allocated' >&2; exit 125; fi
                    : > "$state/running/$name"
                fi ;;
            'container inspect')
                found=''
                for word; do
                    if [ ! -e "$state/containers/$word" ]; then continue; fi
                    found=1
                    read -r name release port image run < "$state/containers/$word"
                    if [ -e "$state/running/$word" ]; then running=true; else running=false; fi
                    case $* in
                        *.Name*) echo "/$name $release $port $running $image" ;;
                        *Labels*) echo "$running $run" ;;
                        *) echo "$running" ;;
                    esac
                done
                [ -n "$found" ] || { echo 'No such container' >&2; exit 1; } ;;
            'start '*) : > "$state/running/$last" ;;
            'stop '*) rm -f "$state/running/$last" ;;
            'rm '*)
                if [ -e "$state/running/$last" ] && [ "$2" != --force ]; then echo 'it runs' >&2; exit 1; fi
                rm -f "$state/running/$last" "$state/containers/$last" ;;
            'version '*) echo 20.10 ;;
            *) echo "the stand-in knows no $*" >&2; exit 98 ;;
        esac
        """#
}
