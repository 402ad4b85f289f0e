// SPDX-License-Identifier: Apache-2.0

package import Support

/// What is to be done on a host, as the body of a guarded script: not yet bound to a run and its lease.
package struct HostWork: Sendable {
    package let name: String
    /// For failures: "starting the container".
    package let what: String
    /// POSIX shell. Runs in the service's folder on the host, under `set -eu`, with a mask of 077.
    package let body: String
    package let arguments: [String]
    /// Variables of the script; the body unsets them before it starts a program.
    package let secrets: [String: Secret<String>]
    /// Whether it waits for every other command of the host.
    package var isAlone = false

    init(
        _ name: String,
        _ what: String,
        body: String,
        arguments: [String] = [],
        secrets: [String: Secret<String>] = [:]
    ) {
        self.name = name
        self.what = what
        self.body = body
        self.arguments = arguments
        self.secrets = secrets
    }
}

extension LeaseScripts {
    package func guarded(_ work: HostWork, run: RunID, token: FencingToken) -> HostScript {
        guarded(work.name, run: run, token: token, body: work.body, arguments: work.arguments, isAlone: work.isAlone)
    }
}

extension JournalScripts {
    /// Of ``recording(_:before:run:token:)``: a line could not be written, and the work was not begun.
    package static let notRecordedCode = 70

    /// Adds lines to the journal, synced, and then does the work, in one round trip.
    package func recording(_ lines: [String], before work: HostWork, run: RunID, token: FencingToken) -> HostScript {
        guard !lines.isEmpty else { return leases.guarded(work, run: run, token: token) }
        return leases.guarded(
            work.name,
            run: run,
            token: token,
            body: Self.recording + work.body,
            arguments: [layout.journal.text, String(lines.count)] + lines + work.arguments,
            isAlone: work.isAlone
        )
    }

    private static let recording = #"""
        record_lines() {
            journal=$1 count=$2
            shift 2
            if [ -s "$journal" ] && [ -n "$(tail -c 1 "$journal")" ]; then echo >> "$journal" || return 1; fi
            while [ "$count" -gt 0 ]; do
                printf '%s\n' "$1" >> "$journal" || return 1
                shift
                count=$((count - 1))
            done
            sync "$journal" 2> /dev/null || sync
        }
        record_lines "$@" || return 70
        shift "$(($2 + 2))"


        """#
}
