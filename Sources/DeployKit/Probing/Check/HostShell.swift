// SPDX-License-Identifier: Apache-2.0

/// What several scripts say in the same way.
enum HostShell {
    /// `free_in_docker -k`, or `-i`: the KiB, or the files, that are free where Docker keeps images; nothing when that cannot be
    /// told.
    static let room = #"""
        free_in_docker() (
            root=$(docker info --format '{{.DockerRootDir}}' 2> /dev/null) || root=/
            # A folder that this user may not look at has its parent's room, unless it is a file system of its own.
            while ! df -P -k "$root" > /dev/null 2>&1 && [ "$root" != / ]; do root=$(dirname "$root"); done
            df -P "$1" "$root" 2> /dev/null | { read -r head; read -r a b c free rest; echo "$free"; }
        )

        """#
}
