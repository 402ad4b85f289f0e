# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC1090,SC2034,SC2153,SC2154 # what machines.sh and the lab's env set, and what drivers use
#
# A bare Debian 12 beside the lab, for drivers that prepare a host from nothing: ops/e2e/setup, ops/e2e/tls. Read by their shell
# after ops/lab/machines.sh.

program=$(basename "$0")
deployctl=$(realpath -m "${DEPLOYCTL:-$repository/.build/release/deployctl}")
readonly deployctl
readonly address=$network.31 gateway=$network.1 cable=$bridge-31
readonly root=$LAB_DIR/run/bare work=$LAB_DIR/$program base=$LAB_DIR/cache/bare-bookworm.tar program
keep=''

take_arguments() {
    case ${1:-} in
        '') ;;
        --keep) keep=yes ;;
        *) fail "usage: ops/e2e/$program [--keep]" ;;
    esac
    [[ -x $deployctl ]] || fail "no $deployctl: run make build-deployctl"
    for tool in debootstrap python3 unshare nsenter; do
        command -v "$tool" >/dev/null || fail "$tool is missing: run ops/bootstrap --ci"
    done
}

say() {
    printf '\n== %s\n' "$*"
}

# --- The machine ---------------------------------------------------------------------------------------------------------

mirror() {
    # shellcheck disable=SC2016 # apt's words
    apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 'Label: Debian' 'Created-By: Packages' | sort -u | sed -n 1p
}

# Without a key of its own: each run makes one.
bring_base() {
    local new
    [[ ! -f $base ]] || return 0
    new=$(mktemp -d "$LAB_DIR/cache/bare.XXXXXX")
    chmod 755 "$new"
    debootstrap --variant=minbase --include=openssh-server bookworm "$new" "$(mirror)" >"$work/debootstrap.log" 2>&1 \
        || fail "debootstrap failed: $work/debootstrap.log"
    rm -rf "$new"/etc/ssh/ssh_host_* "$new"/var/cache/apt/archives/*.deb
    tar -C "$new" --numeric-owner -cf "$base.new" .
    rm -rf "$new"
    mv "$base.new" "$base"
}

make_files() {
    local site
    mkdir -p "$root"
    tar -C "$root" --numeric-owner -xf "$base"
    ssh-keygen -q -t ed25519 -N '' -C bare -f "$LAB_DIR/keys/bare"
    install -m 600 "$LAB_DIR/keys/bare" "$root/etc/ssh/ssh_host_ed25519_key"
    install -m 644 "$LAB_DIR/keys/bare.pub" "$root/etc/ssh/ssh_host_ed25519_key.pub"
    install -d -m 700 "$root/root/.ssh"
    install -m 600 "$LAB_DIR/id_ed25519.pub" "$root/root/.ssh/authorized_keys"
    site=$(mirror)
    site=${site#*://}
    printf '127.0.0.1 localhost bare\n%s %s\n' "$gateway" "${site%%/*}" >"$root/etc/hosts"
    # Nobody's name is asked for but the mirror's.
    : >"$root/etc/resolv.conf"
    # Keys of others in Docker's file, which must stay; and a limit of this machine, which may not be raised.
    install -d "$root/etc/docker"
    cat >"$root/etc/docker/daemon.json" <<END
{"insecure-registries": ["$registry"], "cgroup-parent": "/$cgroup/bare"}
END
    echo 'ulimit() { :; }' >"$root/etc/default/docker"
    # That script mounts each hierarchy of control groups that is not, unless this file speaks of them. They would be the
    # machine's, outlive the bare one, and beside such a one containerd misses that a container had used up its memory.
    echo 'none /sys/fs/cgroup cgroup noauto 0 0' >"$root/etc/fstab"
}

start_bare() {
    local unshared first
    env MEMORY_LAB="$LAB_DIR" setsid unshare --mount --uts --ipc --net --pid --fork --kill-child \
        "$repository/ops/e2e/bare-machine" "$root" "$address" >"$LAB_DIR/log/bare.log" 2>&1 9>&- &
    unshared=$!
    disown
    until_true 30 "the machine's first process" pgrep --parent "$unshared"
    first=$(pgrep --parent "$unshared")
    echo "$first" >"$work/pid"
    ip link add "$cable" type veth peer name eth0 netns "$first"
    ip link set "$cable" master "$bridge" up
    until_true 30 'the machine' inside_bare test -e /run/ready
    inside_bare /usr/sbin/sshd -E /var/log/sshd.log
    env MEMORY_LAB="$LAB_DIR" setsid python3 "$repository/ops/e2e/relay.py" "$gateway" 80 \
        "$(awk 'NR == 2 { print $2 }' "$root/etc/hosts")" 80 >"$LAB_DIR/log/relay.log" 2>&1 9>&- &
    disown
}

inside_bare() { # program, arguments...
    local first
    read -r first <"$work/pid"
    is_ours "$first" || fail "the bare machine has ended: $LAB_DIR/log/bare.log"
    nsenter --target "$first" --mount --uts --ipc --net --pid -- \
        /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}

# Of control groups: which are mounted anywhere.
hierarchies() {
    awk '!/^#/ { print $1, $2 != 0 }' /proc/cgroups
    ls /sys/fs/cgroup
}

end_all() {
    local status=$?
    trap - EXIT
    if [[ -n $keep ]]; then
        echo "the lab stays: . $LAB_DIR/env; deployctl --file $work/deploy.yml; take it down with ops/lab/down"
        exit "$status"
    fi
    "$repository/ops/lab/down" || status=1
    [[ ! -e /sys/class/net/$cable ]] || { echo "$program: $cable is left" >&2; status=1; }
    [[ $(hierarchies) == "$hierarchies" ]] || { echo "$program: a hierarchy of control groups is left" >&2; status=1; }
    ! grep -q " $LAB_DIR/" /proc/self/mounts || { echo "$program: a mount is left below $LAB_DIR" >&2; status=1; }
    exit "$status"
}

# --- What is wanted ------------------------------------------------------------------------------------------------------

# Runs deployctl, shows what it says, and wants its exit code.
run() { # exit code, arguments...
    local wanted=$1 status=0
    shift
    printf '$ deployctl %s\n' "$*"
    "$deployctl" --file "$work/deploy.yml" "$@" >"$work/out" 2>"$work/err" || status=$?
    cat "$work/out" "$work/err" | tee -a "$work/deployctl.log"
    ((status == wanted)) || fail "deployctl $* ended with $status and not with $wanted"
}

told() { # text
    grep -qF -- "$1" "$work/out" "$work/err" || fail "it did not say: $1"
}

not_told() { # text
    ! grep -qF -- "$1" "$work/out" "$work/err" || fail "it said: $1"
}

steps_told() { # how many
    local count
    count=$(grep -cE '^ {2,3}[0-9]+  ' "$work/out" || :)
    ((count == $1)) || fail "it would do $count steps and not $1"
}

write_configuration() {
    local pin
    pin=$(ssh-keygen -lf "$LAB_DIR/keys/bare.pub" | cut -d' ' -f2)
    # shellcheck disable=SC2086 # several words
    set -- $LAB_HOSTS
    sed -e "s|$1\$|$address|; s|$1/|$address/|; s|http://$1|http://$address|" -e "s|host_keys: .*|host_keys: [\"$pin\"]|" \
        "$LAB_DIR/deploy-one.yml" >"$work/deploy.yml"
}

# The lab, and the machine beside it; both go when the driver ends.
bring_up() {
    "$repository/ops/lab/down"
    hierarchies=$(hierarchies)
    readonly hierarchies
    trap end_all EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    "$repository/ops/lab/up"
    # Its first line sets again what machines.sh has fixed.
    source <(sed '/^export LAB_DIR=/d' "$LAB_DIR/env")
    mkdir -p "$work"
    bring_base
    make_files
    write_configuration
    start_bare
    until_true 30 sshd bash -c "exec 3<>/dev/tcp/$address/22"
}
