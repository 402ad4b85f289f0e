// SPDX-License-Identifier: Apache-2.0

/// What a host's shell does with files.
///
/// A shell and not SFTP, for three reasons: libssh2 before 1.11 has no `posix-rename@openssh.com`, and OpenSSH's plain
/// rename does not replace a file; a connection that is cut leaves SFTP's temporary file behind, while the shell sees
/// the end of its input, finds too few bytes and removes it; and the folder is flushed too. Only paths, mode and size
/// are arguments; the content is the standard input.
enum FileScript {
    /// Exit codes of ours, beside those of the programs.
    static let targetIsFolder = 72
    static let contentIsIncomplete = 73
    static let nothingThere = 74
    static let durable = "durable"

    /// Arguments: temporary file, target, folder, mode, bytes. The noclobber option makes the creation exclusive, the umask
    /// makes it private; the mode comes when the content is there, since writing would take set-id bits away again. The
    /// first `sync` fails when the disk does.
    static let upload = """
        set -u; umask 077
        [ -d "$3" ] || exit 74
        [ ! -d "$2" ] || exit 72
        trap 'rm -f -- "$1"' EXIT; trap 'exit 70' HUP INT TERM
        set -C; cat >"$1" || exit 1
        [ "$(wc -c <"$1")" -eq "$5" ] || exit 73
        chmod -- "$4" "$1" || exit 1
        if command -v sync >/dev/null; then sync -- "$1" || exit 1; fi
        mv -f -- "$1" "$2" || exit 1
        if command -v sync >/dev/null && sync -- "$3"; then echo durable; fi
        """

    /// Arguments: file, bytes at most.
    static let read = """
        [ -e "$1" ] || exit 74
        [ ! -d "$1" ] || exit 72
        exec head -c "$2" -- "$1"
        """
}
