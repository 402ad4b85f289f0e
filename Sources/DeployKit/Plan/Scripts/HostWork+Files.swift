// SPDX-License-Identifier: Apache-2.0

package import Support

extension HostWork {
    /// Writes a release's environment file, whole or not at all. What is there with another content stays: a release's
    /// environment never changes.
    package static func writeEnvironment(_ file: AbsolutePath, text: Secret<String>) -> HostWork {
        HostWork(
            "write-environment",
            "writing the environment file",
            body: writing,
            arguments: [file.text],
            secrets: [textVariable: text]
        )
    }

    package static func removeFile(_ file: AbsolutePath) -> HostWork {
        HostWork("remove-file", "removing a file", body: #"rm -f "$1" "$1.new""#, arguments: [file.text])
    }

    package static func append(_ line: String, to file: AbsolutePath) -> HostWork {
        HostWork("append", "adding to the records", body: JournalScripts.appending, arguments: [file.text, line])
    }

    /// Nothing but what the guard does.
    package static var nothing: HostWork {
        HostWork("check-lease", "checking the lease", body: ":")
    }

    /// Variables are handed to every program that a script starts, and Linux bounds each to 128 KiB.
    package static let maximumTextBytes = 96 << 10

    static let textVariable = "DEPLOY_FILE_TEXT"

    private static let writing = #"""
        file=$1
        text=$DEPLOY_FILE_TEXT
        unset DEPLOY_FILE_TEXT
        mkdir -p "${file%/*}"
        printf %s "$text" > "$file.new" || { rm -f "$file.new"; return 15; }
        text=''
        if [ -e "$file" ]; then
            if cmp -s "$file.new" "$file"; then rm -f "$file.new"; return 0; fi
            rm -f "$file.new"
            echo "$file is there with another content" >&2
            return 14
        fi
        sync "$file.new" 2> /dev/null || sync
        mv -f "$file.new" "$file"
        sync "${file%/*}" 2> /dev/null || sync
        """#
}
