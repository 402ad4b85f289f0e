// SPDX-License-Identifier: Apache-2.0

/// The scripts that keep a host's textfile.
///
/// Not under the lease: what a run came to is known when its leases are given back. A lock of the file's own, and the look at
/// what was read, keep two runs from losing each other's count.
package enum TelemetryScripts {
    /// Bytes of a file that are read: hundreds of services.
    static let readLimit = 1 << 20
    /// Of ``write(_:over:text:)``: the file is not as it was read.
    static let changedCode = 9

    /// Writes the file's checksum, `-` where there is none, on a line, and then the file.
    package static func read(_ file: AbsolutePath) -> HostScript {
        HostScript(name: "read-metrics", text: opening + reading, arguments: [file.text, String(readLimit)])
    }

    /// Replaces the file whole: node_exporter never sees half of one.
    ///
    /// - Parameters:
    ///   - checksum: Of the file as it was read.
    ///   - text: What it is to be.
    package static func write(_ file: AbsolutePath, over checksum: String, text: String) -> HostScript {
        HostScript(name: "write-metrics", text: opening + writing, arguments: [file.text, checksum, text])
    }

    private static let opening = #"""
        set -eu
        umask 022
        file=$1
        [ -d "${file%/*}" ] || { echo "there is no folder ${file%/*}" >&2; exit 1; }
        command -v flock > /dev/null || { echo 'flock is missing: install util-linux' >&2; exit 78; }
        exec 9> "$file.lock"
        flock -w 5 9 || { echo 'another run is writing it' >&2; exit 75; }
        checksum=-
        [ ! -f "$file" ] || checksum=$(cksum < "$file")

        """#

    private static let reading = #"""
        printf '%s\n' "$checksum"
        [ ! -f "$file" ] || head -c "$2" "$file"

        """#

    private static let writing = #"""
        [ "$checksum" = "$2" ] || exit 9
        # Its name does not end in .prom: the collector passes over it. What a killed script left is written anew.
        trap 'rm -f "$file.new"' EXIT
        printf %s "$3" > "$file.new"
        chmod 0644 "$file.new"
        sync "$file.new" 2> /dev/null || sync
        mv -f "$file.new" "$file"

        """#
}
