// SPDX-License-Identifier: Apache-2.0

import Support

extension RemoteCommand {
    /// What the server's login shell is given to run. Holds no secret: it is visible in the process list.
    var commandLine: String {
        switch action {
        case .program(let words):
            guard !environment.isEmpty else { return ShellQuoting.join(words) }
            // The first line of the input sets the variables, the rest is the program's. `read` takes no byte past the
            // line from a pipe (XCU, read), and `exec` hands the same pipe on.
            let start = #"IFS= read -r line && eval "$line" && unset line && exec "$0" "$@""#
            return ShellQuoting.join(["exec", "sh", "-c", start] + words)
        case .script(_, let shell, let arguments):
            return ShellQuoting.join(["exec", shell.rawValue, "-seu", "--"] + arguments)
        }
    }

    /// What is sent on the standard input before the caller's own input.
    var preamble: Secret<[UInt8]> {
        var text = ""
        switch action {
        case .program:
            if !environment.isEmpty {
                text = assignments + "\n"
            }
        case .script(let script, _, _):
            // In braces, so that the shell parses it whole before it runs any of it: a connection that is cut must not
            // leave `rm -r /srv/app/old` as `rm -r /srv/app`. The `exit` keeps the shell from reading on.
            text = (environment.isEmpty ? "" : assignments + "\n") + "{\n\(script)\n\nexit\n}\n"
        }
        return Secret(Array(text.utf8))
    }

    /// One line of shell. A line feed inside a value is a variable, since `read` ends at the first.
    private var assignments: String {
        let exports = environment.sorted { $0.key < $1.key }.map { name, value in
            let lines = value.reveal().split(separator: "\n", omittingEmptySubsequences: false).map { line in
                "'" + line.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
            }
            return "export \(name)=" + lines.joined(separator: #""$line_feed""#)
        }
        return #"line_feed=$(printf '\nx'); line_feed=${line_feed%x}; "# + exports.joined(separator: "; ")
            + "; unset line_feed"
    }
}
