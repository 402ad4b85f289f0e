// SPDX-License-Identifier: Apache-2.0

/// The scripts that keep a host's journal and its list of releases.
package struct JournalScripts: Sendable {
    /// Bytes of a journal that are read, from its end: thousands of steps.
    package static let readLimit = 4 << 20
    /// Bytes beyond which a journal is trimmed, to half of them: far below what is read, so that nothing is ever cut off that
    /// a recovery needs.
    package static let trimLimit = 2 << 20

    let layout: HostLayout
    let leases: LeaseScripts

    package init(layout: HostLayout, leases: LeaseScripts) {
        self.layout = layout
        self.leases = leases
    }

    /// Adds lines, synced, when the lease is still this run's.
    ///
    /// - Parameters:
    ///   - file: The journal or the list of releases.
    ///   - lines: Of ``RecordLines/encode(_:)``.
    package func append(_ lines: [String], to file: AbsolutePath, run: RunID, token: FencingToken) -> HostScript {
        leases.guarded("append", run: run, token: token, body: Self.appending, arguments: [file.text] + lines)
    }

    /// A file's end; nothing when there is none.
    package func read(_ file: AbsolutePath) -> HostScript {
        HostScript(name: "read", text: Self.reading, arguments: [file.text, String(Self.readLimit)])
    }

    /// Keeps the end of the journal when it has grown beyond the limit. Only for a host whose other runs have all ended.
    ///
    /// Alone on the host: a line that is added meanwhile would be lost with the old file.
    package func trim(run: RunID, token: FencingToken) -> HostScript {
        leases.guarded(
            "trim-journal",
            run: run,
            token: token,
            body: Self.trimming,
            arguments: [layout.journal.text, String(Self.trimLimit)],
            isAlone: true
        )
    }

    /// A line that was torn when the power went gets a line end first: it spoils itself and not its follower.
    static let appending = #"""
        file=$1
        shift
        if [ -s "$file" ] && [ -n "$(tail -c 1 "$file")" ]; then echo >> "$file"; fi
        printf '%s\n' "$@" >> "$file"
        sync "$file" 2> /dev/null || sync
        """#

    private static let reading = #"""
        [ -f "$1" ] || exit 0
        tail -c "$2" "$1"

        """#

    private static let trimming = #"""
        [ -f "$1" ] || return 0
        [ "$(wc -c < "$1")" -gt "$2" ] || return 0
        # Up to the rename the old one is whole; what a killed script left is written anew by the next.
        tail -c "$(($2 / 2))" "$1" | tail -n +2 > "$1.new"
        [ -s "$1.new" ]
        sync "$1.new" 2> /dev/null || sync
        mv -f "$1.new" "$1"
        sync "${1%/*}" 2> /dev/null || sync
        """#
}
