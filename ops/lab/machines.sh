# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
#
# What the lab's commands share: where things are, and how a machine is found, entered and ended. Read by them, not run.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
LAB_DIR=$(realpath -m "${LAB_DIR:-$repository/.lab}")
# The range 198.18.0.0/15 is for tests of networks (RFC 2544): nobody's real address is in it.
readonly LAB_NUMBER=${LAB_NUMBER:-77}
readonly network=198.18.$LAB_NUMBER bridge=lab$LAB_NUMBER
readonly registry=$network.2:5000
readonly hosts=(app-1 app-2 app-3)
readonly machines=(builder "${hosts[@]}")
readonly cgroup=memory-lab-$LAB_NUMBER
declare -rA addresses=([builder]=$network.2 [app-1]=$network.11 [app-2]=$network.12 [app-3]=$network.13)
declare -rA users=([app-1]=deploy [app-2]=deploy [app-3]=root)

fail() {
    printf 'lab: %s\n' "$*" >&2
    exit 1
}

[[ $(id -u) == 0 ]] || fail 'namespaces, mounts and daemons need root'
[[ $LAB_NUMBER =~ ^[0-9]{1,2}$ ]] || fail "LAB_NUMBER=$LAB_NUMBER is not from 0 to 99"

# Everything in the lab's folder is ours to delete, so a folder that holds something else is none.
take_folder() {
    [[ -f $LAB_DIR/.lab || -z $(ls -A "$LAB_DIR") ]] || fail "$LAB_DIR is not a lab's folder: it is left alone"
    touch "$LAB_DIR/.lab"
    exec 9>"$LAB_DIR/lock"
    flock --wait 120 9 || fail "another ops/lab/up or down has held $LAB_DIR/lock for two minutes"
}

# The process that is a machine's first, as it is known outside; 1 when there is none.
first_process() { # machine
    local pid
    { read -r pid <"$LAB_DIR/run/$1/pid"; } 2>/dev/null || return 1
    # A number may have become another process's: ours carry the lab's mark.
    is_ours "$pid" && echo "$pid"
}

is_ours() { # process
    grep -qszxF "MEMORY_LAB=$LAB_DIR" "/proc/$1/environ"
}

# Every process that carries the mark, also of a lab whose files are gone.
our_processes() {
    { grep -lszxF "MEMORY_LAB=$LAB_DIR" /proc/[0-9]*/environ || :; } | sed 's|/proc/||; s|/environ||'
}

# Runs a program as root inside of a machine, with its status and streams.
inside() { # machine, program, arguments...
    local first
    first=$(first_process "$1") || fail "$1 does not run: ops/lab/up"
    shift
    nsenter --target "$first" --mount --uts --ipc --net --pid -- \
        /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}

# Starts a program inside of a machine that goes on without us.
inside_background() { # machine, log, program, arguments...
    local machine=$1 log=$2
    shift 2
    # shellcheck disable=SC2016 # the inner shell's words
    inside "$machine" /bin/sh -c 'log=$1; shift; setsid "$@" </dev/null >>"$log" 2>&1 &' sh "$log" "$@"
}

# Waits until a command succeeds.
until_true() { # seconds, what for, command...
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < end)) || fail "$what: not within the time; see $LAB_DIR/log"
        sleep 0.05
    done
}

gone() { # process
    ! [[ -e /proc/$1 ]] || [[ $(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) == [ZX] ]]
}

has_process() { # machine, program
    inside "$1" pgrep -x "$2"
}

has_no_process() { # machine, program
    ! has_process "$1" "$2"
}

# --- The services of a machine. Each function is safe to repeat. ---------------------------------------------------------

start_dockerd() { # machine
    if has_no_process "$1" dockerd >/dev/null; then
        # A daemon that was killed leaves these, and the next one would wait for what they name.
        inside "$1" rm -f /run/docker.pid /run/docker/containerd/containerd.pid
        inside_background "$1" /var/log/dockerd.log dockerd
    fi
    until_true 60 "dockerd on $1" inside "$1" docker version
}

stop_dockerd() { # machine, signal
    inside "$1" pkill "-$2" -x dockerd || :
    until_true 60 "the end of dockerd on $1" has_no_process "$1" dockerd
    # Killed, it leaves its containerd, which a new one would not take over.
    inside "$1" pkill "-$2" -x containerd || :
    until_true 30 "the end of containerd on $1" has_no_process "$1" containerd
}

start_sshd() { # machine
    has_process "$1" sshd >/dev/null || inside "$1" /usr/sbin/sshd -E /var/log/sshd.log
    until_true 30 "sshd on $1" has_process "$1" sshd
}

# The sessions too: a machine whose sshd is gone has nobody logged in.
stop_sshd() { # machine
    inside "$1" pkill -KILL -x sshd || :
    until_true 30 "the end of sshd on $1" has_no_process "$1" sshd
}

start_nginx() { # machine
    has_process "$1" nginx >/dev/null || inside "$1" nginx
    until_true 30 "nginx on $1" has_process "$1" nginx
}

stop_nginx() { # machine
    inside "$1" pkill -QUIT -x nginx || :
    until_true 30 "the end of nginx on $1" has_no_process "$1" nginx
}

start_registry() {
    has_process builder docker-registry >/dev/null \
        || inside_background builder /var/log/registry.log docker-registry serve /etc/docker/registry/lab.yml
    until_true 30 'the registry' answers "http://$registry/"
}

stop_registry() {
    inside builder pkill -KILL -x docker-registry || :
    until_true 30 'the end of the registry' has_no_process builder docker-registry
}

answers() { # URL
    curl --silent --output /dev/null --max-time 1 "$1"
}

# --- The machines themselves ---------------------------------------------------------------------------------------------

# Ends every machine and takes back what one leaves on this one: nothing but the bridge and empty control groups.
clear_away() {
    local process folder
    local -a processes
    mapfile -t processes < <(our_processes)
    # The kernel kills all that is in a machine with its first process, and undoes its mounts and its network.
    for process in "${processes[@]}"; do kill -KILL "$process" 2>/dev/null || :; done
    for process in "${processes[@]}"; do until_true 30 "the end of process $process" gone "$process"; done
    ip link delete "$bridge" 2>/dev/null || :
    for folder in /sys/fs/cgroup /sys/fs/cgroup/*; do
        [[ -d $folder/$cgroup ]] || continue
        # A process that was killed just now may still be counted.
        until_true 30 "$folder/$cgroup" remove_folders "$folder/$cgroup"
    done
}

remove_folders() { # folder of folders alone
    find "$1" -depth -type d -exec rmdir {} +
}
