// SPDX-License-Identifier: Apache-2.0

/// Closes and opens the door of a host. No lease is needed: the file is put in place and taken away in one piece, and nothing
/// that a run does depends on it but whether it asks from outside.
enum MaintenanceScripts {
    static let changed = "changed"

    /// - Parameter note: Who, and when; one line.
    static func closing(_ file: AbsolutePath, note: String) -> HostScript {
        HostScript(
            name: "close-door",
            text: HostWork.proxyFunctions + closing,
            arguments: [file.text, ProxyConfiguration.maintenanceFlag(beside: file).text, note]
        )
    }

    static func opening(_ file: AbsolutePath) -> HostScript {
        HostScript(
            name: "open-door",
            text: HostWork.proxyFunctions + opening,
            arguments: [file.text, ProxyConfiguration.maintenanceFlag(beside: file).text]
        )
    }

    private static let closing = #"""
        flag=$2
        if [ ! -e "$flag" ]; then
            printf '%s\n' "$3" | in_folder tee "$flag.new" > /dev/null || exit 20
            in_folder chmod 644 "$flag.new" || exit 20
            in_folder mv -f "$flag.new" "$flag" || exit 20
            sync "${file%/*}" 2> /dev/null || sync
            echo changed
        fi

        """#

    private static let opening = #"""
        flag=$2
        if [ -e "$flag" ]; then
            in_folder rm -f "$flag" || exit 20
            sync "${file%/*}" 2> /dev/null || sync
            echo changed
        fi

        """#
}
